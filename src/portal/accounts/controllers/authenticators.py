"""Adding an authenticator app: while an account is set up, and later."""

from litestar import Controller, Request, Response, get, post

from portal.accounts import authenticators
from portal.accounts.adding_factors import add_factor
from portal.accounts.authenticators import AUTHENTICATOR
from portal.accounts.controllers.account import STEP_UP
from portal.accounts.controllers.adding import ACCOUNT, SET_UP, Place, added
from portal.accounts.forms import CodeForm
from portal.web.language import mark as N_
from portal.web.policy import at_stage, signed_in
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of, person_of

WRONG = N_("That code is not right. Check that the phone's clock is right and type the code it shows now.")


class SetUpAuthenticatorController(Controller):
    """An app as the second step of a new account."""

    path = SET_UP.path(AUTHENTICATOR)

    @get("/", policy=at_stage("setup"))
    async def new(self, request: Request) -> Response:
        """The key for the app, as a link, a square and text."""
        return await _page(request, SET_UP, CodeForm.blank(request))

    @post("/", policy=at_stage("setup"))
    async def create(self, request: Request) -> Response:
        """The first code shows that the app has the key."""
        return await _confirm(request, SET_UP)

    @post("/key", policy=at_stage("setup"))
    async def make_key(self, request: Request) -> Response:
        """A key to add."""
        return await _begin(request, SET_UP)


class AddAuthenticatorController(Controller):
    """One more app for an account."""

    path = ACCOUNT.path(AUTHENTICATOR)

    @get("/", policy=signed_in(step_up=STEP_UP))
    async def new(self, request: Request) -> Response:
        """The key for the app, once it was asked for."""
        return await _page(request, ACCOUNT, CodeForm.blank(request))

    @post("/", policy=signed_in(step_up=STEP_UP))
    async def create(self, request: Request) -> Response:
        """The first code shows that the app has the key."""
        return await _confirm(request, ACCOUNT)

    @post("/key", policy=signed_in(step_up=STEP_UP))
    async def make_key(self, request: Request) -> Response:
        """A key to add."""
        return await _begin(request, ACCOUNT)


async def _begin(request: Request, place: Place) -> Response:
    await authenticators.begin(person_of(request).account_id or "")
    return see_other(request, place.path(AUTHENTICATOR))


async def _confirm(request: Request, place: Place) -> Response:
    person, form = person_of(request), await CodeForm.read(request)
    fresh = None if form.errors else await add_factor(
        person, AUTHENTICATOR, lambda: authenticators.confirm(person.account_id or "", form.code.data), actor_of(request))
    if fresh is not None:
        return await added(request, place, fresh)
    return await _page(request, place, form if form.errors else form.blame("code", WRONG))


async def _page(request: Request, place: Place, form: CodeForm) -> Response:
    waiting = await authenticators.waiting(person_of(request).account_id or "")
    if waiting is None:
        return page(request, "accounts/authenticators/begin.html", place=place, path=place.path(AUTHENTICATOR))
    render = show_again if form.errors else page
    return render(request, "accounts/authenticators/new.html", form=form, place=place, path=place.path(AUTHENTICATOR),
                  uri=waiting.uri, qr=waiting.qr, key=waiting.key)
