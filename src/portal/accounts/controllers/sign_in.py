"""Signing in and out, step by step."""

from litestar import Controller, Request, Response, get, post

from portal import clock
from portal.accounts.controllers.client import carry_session, carry_sign_in, cleared, client_of, drop_session
from portal.accounts.forms import CodeForm, RecoveryCodeForm, SignInForm
from portal.accounts.second_steps import check_code, check_recovery_code, finish_sign_in, show_second_step_again
from portal.accounts.sessions import advance_session, sign_out
from portal.accounts.sign_in import Closed, sign_in_with_password
from portal.charts.homes import home_path
from portal.web.language import mark as N_
from portal.web.policy import at_stage, public, signed_in
from portal.web.redirects import HOME, safe_next
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of, person_of, session_of

NO = N_("That does not match what we have, or this browser has to wait after too many tries. Check both, or use a link below.")
WRONG_CODE = N_("That code is not right. Wait for the next one and type it again. After five wrong codes you have to wait 15 minutes.")


def _wanted(request: Request, path: object) -> str:
    """Where to go afterwards: one of our pages, or empty for the person's own start."""
    checked = safe_next(request, path if isinstance(path, str) else "")
    return "" if checked == HOME else checked


class SignInController(Controller):
    """Username, email or patient number, and the password."""

    path = "/sign-in"

    @get("/", policy=public())
    async def new(self, request: Request) -> Response:
        """The form; somebody already signed in is taken on."""
        session = session_of(request)
        if session and session.is_full:
            return see_other(request, await home_path(session))
        wanted = _wanted(request, request.query_params.get("next"))
        return page(request, "accounts/sessions/new.html", cold=True, form=SignInForm.blank(request), next=wanted)

    @post("/", policy=public())
    async def create(self, request: Request) -> Response:
        """Check both; on to the second step."""
        form = await SignInForm.read(request)
        wanted = _wanted(request, (await request.form()).get("next"))
        if form.errors:
            return show_again(request, "accounts/sessions/new.html", cold=True, form=form, next=wanted)
        try:
            session = await sign_in_with_password(form.identifier.data, form.password.data, client_of(request),
                                                  next_path=wanted, own_device=form.own_device.data)
        except Closed:
            return page(request, "accounts/sessions/inactive.html", status=403, cold=True)
        if session is None:
            return show_again(request, "accounts/sessions/new.html", cold=True, form=form.blame("identifier", NO), next=wanted)
        carry_session(request, session)
        return see_other(request, "/sign-in/code" if session.stage == "factor" else "/set-up")


STEP = {"title": N_("Enter the code from your app"), "action": "/sign-in/code", "next": ""}
AGAIN = {"title": N_("Show that it is you"), "action": "/sign-in/confirmation"}
_REGION = {"sign-in-step": "accounts/codes/_step.html"}


class CodeController(Controller):
    """The second step: a code from an authenticator app."""

    path = "/sign-in/code"

    @get("/", policy=at_stage("factor"))
    async def new(self, request: Request) -> Response:
        """The form for the code."""
        return page(request, "accounts/codes/new.html", form=CodeForm.blank(request), **STEP)

    @post("/", policy=at_stage("factor"))
    async def create(self, request: Request) -> Response:
        """Check the code; right to the page that was wanted."""
        form = await CodeForm.read(request)
        if not form.errors and not await check_code(person_of(request), form.code.data, client_of(request)):
            form.blame("code", WRONG_CODE)
        if form.errors:
            return show_again(request, "accounts/codes/new.html", regions=_REGION, form=form, **STEP)
        return await _let_in(request)


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
            form.blame("code", N_("That code is not right or was used before. After five wrong codes you have to wait 15 minutes."))
        if form.errors:
            return show_again(request, "accounts/recovery_codes/use.html", form=form)
        return await _let_in(request)


async def _let_in(request: Request) -> Response:
    before = person_of(request)
    if before.status == "setup":
        carry_session(request, await advance_session(before, stage="setup", factor_at=clock.now()))
        return see_other(request, "/set-up")
    let_in = await finish_sign_in(before, client_of(request))
    carry_sign_in(request, let_in)
    return see_other(request, before.next_path or await home_path(let_in.session))


class ConfirmationController(Controller):
    """The second step once more, before something that matters (C52)."""

    path = "/sign-in/confirmation"

    @get("/", policy=signed_in())
    async def new(self, request: Request) -> Response:
        """The form for the code."""
        wanted = _wanted(request, request.query_params.get("next"))
        return page(request, "accounts/codes/new.html", form=CodeForm.blank(request), next=wanted, **AGAIN)

    @post("/", policy=signed_in())
    async def create(self, request: Request) -> Response:
        """Check the code, and go where the person was going."""
        form = await CodeForm.read(request)
        wanted = _wanted(request, (await request.form()).get("next"))
        fresh = None if form.errors else await show_second_step_again(person_of(request), form.code.data, client_of(request))
        if fresh is None:
            form = form if form.errors else form.blame("code", WRONG_CODE)
            return show_again(request, "accounts/codes/new.html", regions=_REGION, form=form, next=wanted, **AGAIN)
        carry_session(request, fresh)
        return see_other(request, wanted or await home_path(fresh))


class SignOutController(Controller):
    """Signing out; works when the session has ended already."""

    @post("/sign-out", policy=public())
    async def create(self, request: Request) -> Response:
        """End the session here and now (C49)."""
        session = session_of(request)
        if session is not None:
            await sign_out(session, actor_of(request))
        drop_session(request)
        return cleared(see_other(request, "/sign-in", flash="signed_out"))

    @get("/session", policy=signed_in())
    async def show(self, request: Request) -> Response:
        """Opening this page keeps the session going (interface pattern 16)."""
        return page(request, "accounts/sessions/show.html", home=await home_path(person_of(request)))
