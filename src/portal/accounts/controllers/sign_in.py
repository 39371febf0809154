"""Signing in and out, step by step."""

from litestar import Controller, Request, Response, get, post

from portal.accounts.authenticators import AUTHENTICATOR
from portal.accounts.controllers.client import client_of
from portal.accounts.controllers.letting_in import (
    after_password, confirmed, elsewhere, let_in, other_ways, wanted_path, wants_trust,
)
from portal.accounts.forms import CodeForm, RecoveryCodeForm, SignInForm
from portal.accounts.own_device import idle_choice, remember_own_device, says_own_device
from portal.accounts.second_steps import check_code, check_recovery_code
from portal.accounts.sign_in import Closed, LinkWanted, sign_in_with_password
from portal.charts.homes import home_path
from portal.web.cookies import read_cookie
from portal.web.language import mark as N_
from portal.web.policy import at_stage, public, signed_in
from portal.web.responses import page, see_other, show_again
from portal.web.scope import person_of, session_of

NO = N_("That does not match what we have, or this browser has to wait after too many tries. Check both, or use a link below.")
WRONG_CODE = N_("That code is not right. Wait for the next one and type it again. After several wrong codes you have to wait a while.")


class SignInController(Controller):
    """Username, email or patient number, and the password."""

    path = "/sign-in"

    @get("/", policy=public())
    async def new(self, request: Request) -> Response:
        """The form; somebody already signed in is taken on."""
        session = session_of(request)
        if session and session.is_full:
            return see_other(request, await home_path(session))
        wanted = wanted_path(request, request.query_params.get("next"))
        form = SignInForm.blank(request, own_device=says_own_device(request.scope))
        return page(request, "accounts/sessions/new.html", cold=True, form=form, next=wanted, idle=await idle_choice(),
                    over=_is_over(request, wanted))

    @post("/", policy=public())
    async def create(self, request: Request) -> Response:
        """Check both; on to the second step."""
        form = await SignInForm.read(request)
        wanted = wanted_path(request, (await request.form()).get("next"))
        if form.errors:
            return show_again(request, "accounts/sessions/new.html", cold=True, form=form, next=wanted, idle=await idle_choice())
        try:
            session = await sign_in_with_password(form.identifier.data, form.password.data, client_of(request),
                                                  next_path=wanted, own_device=form.own_device.data)
        except Closed:
            return page(request, "accounts/sessions/inactive.html", status=403, cold=True)
        except LinkWanted:
            return page(request, "accounts/second_step_resets/link_wanted.html", status=403, cold=True)
        if session is None:
            return show_again(request, "accounts/sessions/new.html", cold=True, form=form.blame("identifier", NO), next=wanted,
                              idle=await idle_choice())
        remember_own_device(request.scope, form.own_device.data)
        return await after_password(request, session)


def _is_over(request: Request, wanted: str) -> bool:
    """Whether somebody was brought here because their session ended; a flash says it when they had sent a form."""
    return bool(wanted and session_of(request) is None and read_cookie(request.scope, "sid")
                and not read_cookie(request.scope, "flash"))


STEP = {"title": N_("Enter the code from your app"), "action": "/sign-in/code"}
AGAIN = {"title": N_("Show that it is you"), "action": "/sign-in/confirmation"}
_REGION = {"sign-in-step": "accounts/codes/_step.html"}


class CodeController(Controller):
    """The second step: a code from an authenticator app."""

    path = "/sign-in/code"

    @get("/", policy=at_stage("factor"))
    async def new(self, request: Request) -> Response:
        """The form for the code; who has no app is sent to what they have."""
        return await elsewhere(request, AUTHENTICATOR.name) or page(
            request, "accounts/codes/new.html", form=CodeForm.blank(request), **STEP, **await other_ways(request, AUTHENTICATOR.name))

    @post("/", policy=at_stage("factor"))
    async def create(self, request: Request) -> Response:
        """Check the code; right to the page that was wanted."""
        form = await CodeForm.read(request)
        if not form.errors and not await check_code(person_of(request), form.code.data, client_of(request)):
            form.blame("code", WRONG_CODE)
        if form.errors:
            return show_again(request, "accounts/codes/new.html", regions=_REGION, form=form, **STEP,
                              **await other_ways(request, AUTHENTICATOR.name))
        return await let_in(request, trust=await wants_trust(request))


class RecoveryCodeController(Controller):
    """The second step without the phone: a printed code."""

    path = "/sign-in/recovery-code"

    @get("/", policy=at_stage("factor"))
    async def new(self, request: Request) -> Response:
        """The form for the code."""
        return page(request, "accounts/recovery_codes/use.html", form=RecoveryCodeForm.blank(request))

    @post("/", policy=at_stage("factor"))
    async def create(self, request: Request) -> Response:
        """Use a code up."""
        form = await RecoveryCodeForm.read(request)
        if not form.errors and not await check_recovery_code(person_of(request), form.code.data, client_of(request)):
            form.blame("code", N_("That code is not right or was used before. After several wrong codes you have to wait a while."))
        if form.errors:
            return show_again(request, "accounts/recovery_codes/use.html", form=form)
        return await let_in(request)


class ConfirmationController(Controller):
    """The second step once more, before something that matters (C52)."""

    path = "/sign-in/confirmation"

    @get("/", policy=signed_in())
    async def new(self, request: Request) -> Response:
        """The form for the code."""
        wanted = wanted_path(request, request.query_params.get("next"))
        return await elsewhere(request, AUTHENTICATOR.name, again=True) or page(
            request, "accounts/codes/new.html", form=CodeForm.blank(request), **AGAIN,
            **await other_ways(request, AUTHENTICATOR.name, again=True, wanted=wanted))

    @post("/", policy=signed_in())
    async def create(self, request: Request) -> Response:
        """Check the code, and go where the person was going."""
        form = await CodeForm.read(request)
        if not form.errors and await check_code(person_of(request), form.code.data, client_of(request)):
            return await confirmed(request)
        wanted = wanted_path(request, (await request.form()).get("next"))
        form = form if form.errors else form.blame("code", WRONG_CODE)
        return show_again(request, "accounts/codes/new.html", regions=_REGION, form=form, **AGAIN,
                          **await other_ways(request, AUTHENTICATOR.name, again=True, wanted=wanted))
