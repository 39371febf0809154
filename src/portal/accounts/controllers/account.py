"""Somebody's own account: the page that leads to its parts, the password, recovery codes."""

from litestar import Controller, Request, Response, get, post

from portal.accounts import recovery_codes
from portal.accounts.account_history import previous_sign_in
from portal.accounts.controllers.client import carry_session
from portal.accounts.forms import ChangePasswordForm
from portal.accounts.passwords import change_password, problem_with, shortest_password
from portal.accounts.people import account_by_id
from portal.accounts.phrase.phrases import phrases_are_on
from portal.accounts.running_low import running_low
from portal.accounts.second_step_resets.resets import reset_the_owner_should_see
from portal.accounts.sessions import living_sessions
from portal.accounts.setting_up import make_recovery_codes
from portal.accounts.tables import Account
from portal.web.language import mark as N_
from portal.web.policy import signed_in
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of, clinic_of, person_of

STEP_UP = 20  # minutes (C52)


async def _own_account(request: Request) -> Account:
    return await account_by_id(person_of(request).account_id)


class AccountController(Controller):
    """The account page."""

    path = "/account"

    @get("/", policy=signed_in())
    async def show(self, request: Request) -> Response:
        """The parts of the account, each behind a link."""
        account = await _own_account(request)
        return page(request, "accounts/account/show.html", browsers=len(await living_sessions(account.id)),
                    codes_left=await recovery_codes.codes_left(account.id), last_sign_in=await previous_sign_in(account.id),
                    reset=await reset_the_owner_should_see(account.id), low=await running_low(account.id),
                    phrase_offered=account.role is None and await phrases_are_on())


class PasswordController(Controller):
    """Changing the password (C17)."""

    path = "/account/password"

    @get("/", policy=signed_in(step_up=STEP_UP))
    async def edit(self, request: Request) -> Response:
        """The form."""
        return page(request, "accounts/passwords/edit.html", form=ChangePasswordForm.blank(request),
                    minimum=await shortest_password())

    @post("/", policy=signed_in(step_up=STEP_UP))
    async def update(self, request: Request) -> Response:
        """Change it and end the other sessions."""
        form, account = await ChangePasswordForm.read(request), await _own_account(request)
        if form.password.data:
            form.blame_if("password", await problem_with(form.password.data, account, context=(clinic_of(request).name,)))
        fresh = None if form.errors else await change_password(
            account, form.current.data, form.password.data, session=person_of(request), actor=actor_of(request))
        if fresh is None and not form.errors:
            form.blame("current", N_("That is not the password you use now"))
        if fresh is None:
            return show_again(request, "accounts/passwords/edit.html", form=form, minimum=await shortest_password())
        carry_session(request, fresh)
        return see_other(request, "/account", flash="password_changed")


class RecoveryCodesController(Controller):
    """A new set of recovery codes (C26)."""

    path = "/account/recovery-codes"

    @get("/", policy=signed_in(step_up=STEP_UP))
    async def new(self, request: Request) -> Response:
        """What it means."""
        return page(request, "accounts/account/recovery_codes.html")

    @post("/", policy=signed_in(step_up=STEP_UP))
    async def create(self, request: Request) -> Response:
        """Show ten new codes, this once."""
        codes = await make_recovery_codes(person_of(request).account_id, actor_of(request))
        return page(request, "accounts/recovery_codes/show.html", codes=codes, step=None, onward="/account",
                    name=person_of(request).name)
