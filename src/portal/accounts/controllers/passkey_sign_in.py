"""Signing in with a passkey: as the whole sign-in, as second step, and once more before something that matters."""

from typing import Any

from litestar import Controller, Request, Response, get, post

from portal.accounts.controllers.client import client_of
from portal.accounts.controllers.letting_in import confirmed, elsewhere, let_in, other_ways, wanted_path
from portal.accounts.own_device import remember_own_device, says_own_device
from portal.accounts.passkeys.answers import NotChecked, Refused
from portal.accounts.passkeys.challenges import Purpose
from portal.accounts.passkeys.forms import PasskeyForm, PasskeySignInForm
from portal.accounts.passkeys.kind import PASSKEY
from portal.accounts.passkeys.options import options_for_second_step, options_to_sign_in
from portal.accounts.passkeys.second_step import TooLate, check_passkey
from portal.accounts.passkeys.whole_sign_in import sign_in_with_passkey
from portal.accounts.second_steps import attempt
from portal.accounts.sign_in import Closed
from portal.errors import NotFound
from portal.settings import settings
from portal.web import scope as asked
from portal.web.csrf import binding_for
from portal.web.language import mark as N_
from portal.web.language import translator
from portal.web.locale_choice import locale_of
from portal.web.policy import at_stage, public, signed_in
from portal.web.responses import page, show_again
from portal.web.scope import person_of

NOT_ACCEPTED = N_("That passkey was not accepted. Try again, or sign in with your password.")
TOO_LATE = N_("That took too long, or the page was used before. Please try again.")
NOT_CHECKED = N_("Your passkey did not check that it is you with a finger, your face or a PIN. Sign in with your password; "
                 "after that you can use this passkey as your second step.")
NOT_RIGHT = N_("That passkey was not accepted, or it took too long. Try again, or use another way. "
               "After several tries that fail you have to wait.")


def as_json(options: dict[str, Any]) -> Response:
    """What the page's script asked for."""
    return Response(options, media_type="application/json")


def only_where_possible() -> None:
    """Raises NotFound where browsers cannot make passkeys for the portal's address."""
    if not settings().has_name:
        raise NotFound


class PasskeySignInController(Controller):
    """A passkey that checks who holds it, and nothing else."""

    path = "/sign-in/passkey"

    @get("/", policy=public())
    async def new(self, request: Request) -> Response:
        """The button, on a page of its own for those whose sign-in page does not have it."""
        only_where_possible()
        wanted = wanted_path(request, request.query_params.get("next"))
        form = PasskeySignInForm.blank(request, own_device=says_own_device(request.scope), next=wanted)
        return page(request, "accounts/passkeys/sign_in.html", form=form)

    @get("/options", policy=public())
    async def options(self, request: Request) -> Response:
        """What the browser is asked; nothing is stored and nobody named. With the words of the button, for which the sign-in
        page has no bytes left."""
        only_where_possible()
        press = translator(locale_of(request)).gettext(N_("Use a passkey"))
        return as_json({**options_to_sign_in(binding=binding_for(request.scope)), "press": press})

    @post("/", policy=public())
    async def create(self, request: Request) -> Response:
        """Judge what the browser sent; right to the page that was wanted."""
        only_where_possible()
        form = await PasskeySignInForm.read(request)
        try:
            session = await sign_in_with_passkey(
                form.credential.data, binding_for(request.scope), client_of(request),
                next_path=wanted_path(request, form.next.data), own_device=form.own_device.data)
        except Closed:
            return page(request, "accounts/sessions/inactive.html", status=403, cold=True)
        except Refused as refused:
            words = {TooLate: TOO_LATE, NotChecked: NOT_CHECKED}.get(type(refused), NOT_ACCEPTED)
            return show_again(request, "accounts/passkeys/sign_in.html", form=form.blame("credential", words))
        remember_own_device(request.scope, form.own_device.data)
        request.scope[asked.SESSION] = session
        return await let_in(request, by_password=False)


class PasskeyStepController(Controller):
    """A passkey as second step."""

    path = PASSKEY.code_path

    @get("/", policy=at_stage("factor"))
    async def new(self, request: Request) -> Response:
        """The button."""
        return await elsewhere(request, PASSKEY.name) or await _step_page(request, PasskeyForm.blank(request), page)

    @get("/options", policy=at_stage("factor"))
    async def options(self, request: Request) -> Response:
        """What the browser is asked: one of this account's passkeys."""
        return await _options(request, "second_step")

    @post("/", policy=at_stage("factor"))
    async def create(self, request: Request) -> Response:
        """Judge what the browser sent; tries that fail are counted with wrong codes (C23)."""
        form = await PasskeyForm.read(request)
        if await _is_right(request, form, "second_step"):
            return await let_in(request)
        return await _step_page(request, form.blame("credential", NOT_RIGHT), show_again)


class PasskeyConfirmationController(Controller):
    """A passkey once more, before something that matters (C52)."""

    path = PASSKEY.again_path

    @get("/", policy=signed_in())
    async def new(self, request: Request) -> Response:
        """The button."""
        wanted = wanted_path(request, request.query_params.get("next"))
        return (await elsewhere(request, PASSKEY.name, again=True)
                or await _step_page(request, PasskeyForm.blank(request), page, again=True, wanted=wanted))

    @get("/options", policy=signed_in())
    async def options(self, request: Request) -> Response:
        """What the browser is asked: one of this account's passkeys."""
        return await _options(request, "confirmation")

    @post("/", policy=signed_in())
    async def create(self, request: Request) -> Response:
        """Judge what the browser sent, and go where the person was going."""
        form = await PasskeyForm.read(request)
        if await _is_right(request, form, "confirmation"):
            return await confirmed(request)
        wanted = wanted_path(request, (await request.form()).get("next"))
        return await _step_page(request, form.blame("credential", NOT_RIGHT), show_again, again=True, wanted=wanted)


async def _options(request: Request, purpose: Purpose) -> Response:
    return as_json(await options_for_second_step(
        person_of(request).account_id or "", purpose, binding=binding_for(request.scope)))


async def _is_right(request: Request, form: PasskeyForm, purpose: Purpose) -> bool:
    session, client = person_of(request), client_of(request)
    return await attempt(session, client, PASSKEY.name, lambda: check_passkey(
        session.account_id or "", form.credential.data, purpose, session.token_hash, client))


async def _step_page(request: Request, form: PasskeyForm, answer: Any, *, again: bool = False, wanted: str = "") -> Response:
    return answer(request, "accounts/passkeys/step.html", form=form, path=PASSKEY.again_path if again else PASSKEY.code_path,
                  **await other_ways(request, PASSKEY.name, again=again, wanted=wanted))
