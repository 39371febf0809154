"""Adding a passkey: while an account is set up, and later."""

from litestar import Controller, Request, Response, get, post

from portal.accounts.adding_factors import add_factor
from portal.accounts.controllers.account import STEP_UP
from portal.accounts.controllers.adding import ACCOUNT, SET_UP, Place, added
from portal.accounts.controllers.client import client_of
from portal.accounts.controllers.passkey_sign_in import as_json, only_where_possible
from portal.accounts.devices import browser_name
from portal.accounts.passkeys.adding import made_passkey
from portal.accounts.passkeys.forms import PasskeyForm
from portal.accounts.passkeys.kind import PASSKEY
from portal.accounts.passkeys.options import options_to_add
from portal.web.csrf import binding_for
from portal.web.language import mark as N_
from portal.web.policy import at_stage, signed_in
from portal.web.responses import page, show_again
from portal.web.scope import actor_of, clinic_of, person_of

NOT_ADDED = N_("The passkey was not added: it took too long, or your account has it already. Please try again.")


class SetUpPasskeyController(Controller):
    """A passkey as the second step of a new account."""

    path = SET_UP.path(PASSKEY)

    @get("/", policy=at_stage("setup"))
    async def new(self, request: Request) -> Response:
        """The button."""
        return _page(request, SET_UP)

    @get("/options", policy=at_stage("setup"))
    async def options(self, request: Request) -> Response:
        """What the browser is asked to make."""
        return await _options(request)

    @post("/", policy=at_stage("setup"))
    async def create(self, request: Request) -> Response:
        """Keep the passkey."""
        return await _add(request, SET_UP)


class AddPasskeyController(Controller):
    """One more passkey for an account."""

    path = ACCOUNT.path(PASSKEY)

    @get("/", policy=signed_in(step_up=STEP_UP))
    async def new(self, request: Request) -> Response:
        """The button."""
        return _page(request, ACCOUNT)

    @get("/options", policy=signed_in(step_up=STEP_UP))
    async def options(self, request: Request) -> Response:
        """What the browser is asked to make."""
        return await _options(request)

    @post("/", policy=signed_in(step_up=STEP_UP))
    async def create(self, request: Request) -> Response:
        """Keep the passkey."""
        return await _add(request, ACCOUNT)


def _page(request: Request, place: Place) -> Response:
    only_where_possible()
    return page(request, "accounts/passkeys/new.html", form=PasskeyForm.blank(request), place=place, path=place.path(PASSKEY))


async def _options(request: Request) -> Response:
    only_where_possible()
    person = person_of(request)
    return as_json(await options_to_add(
        person.account_id or "", known_as=person.username or person.name or "", name=person.name or "",
        clinic=clinic_of(request).name, binding=binding_for(request.scope)))


async def _add(request: Request, place: Place) -> Response:
    only_where_possible()
    person, form = person_of(request), await PasskeyForm.read(request)
    confirm = await made_passkey(person.account_id or "", form.credential.data, person.token_hash,
                                 name=browser_name(client_of(request).user_agent))
    fresh = await add_factor(person, PASSKEY, confirm, actor_of(request))
    if fresh is None:
        return show_again(request, "accounts/passkeys/new.html", form=form.blame("credential", NOT_ADDED), place=place,
                          path=place.path(PASSKEY))
    return await added(request, place, fresh)
