"""The accounts of colleagues: their state, locks, and a lost second step, which takes two administrators (C29)."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from portal.accounts.second_step_resets.colleagues import ask_for_colleague, confirm_for_colleague, two_administrators_for
from portal.accounts.second_step_resets.ending import link_may_be_mailed
from portal.accounts.second_step_resets.links_again import send_link_again
from portal.accounts.second_step_resets.resets import cancel_reset, open_reset
from portal.accounts.staff_locks.locks import lift_lock, lock_account, lock_of
from portal.audit.events import AuditEvent
from portal.errors import Conflict
from portal.permissions import Permission
from portal.staff.access import lift_waits_of_colleague
from portal.staff.controllers.second_steps import second_step_letter
from portal.staff.forms import StaffLockForm
from portal.staff.guidance import GUIDANCE
from portal.staff.staff_accounts import has_to_wait, staff_account, staff_accounts
from portal.web.late_forms import Draft
from portal.web.policy import staff
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of, person_of

FRESH = 10  # minutes (C52)
ADMINISTRATORS = staff(Permission.MANAGE_STAFF, AuditEvent.STAFF_ACCOUNTS_VIEWED, step_up=FRESH)
CHANGES = staff(Permission.MANAGE_STAFF, step_up=FRESH)


class StaffAccountController(Controller):
    """The list, and one account."""

    path = "/staff/accounts"

    @get("/", policy=ADMINISTRATORS)
    async def index(self, request: Request) -> Response:
        """Everybody who works here."""
        return page(request, "staff/accounts/index.html", accounts=await staff_accounts())

    @get("/{account_id:str}", policy=ADMINISTRATORS)
    async def show(self, request: Request, account_id: FromPath[str]) -> Response:
        """One of them, and what can be done."""
        return await _show(request, account_id, StaffLockForm.blank(request))

    @post("/{account_id:str}/lock", policy=CHANGES, draft=Draft(StaffLockForm, page="/staff/accounts/{account_id}"))
    async def lock(self, request: Request, account_id: FromPath[str]) -> Response:
        """Lock it. Raises NotAllowed for one's own, Conflict when it is locked already."""
        (_, account), form = await staff_account(account_id), await StaffLockForm.read(request)
        if form.errors:
            return await _show(request, account_id, form)
        if not await lock_account(account, form.reason.data, actor=actor_of(request)):
            raise Conflict
        return see_other(request, f"/staff/accounts/{account_id}", flash="account_locked")

    @post("/{account_id:str}/lock/lifting", policy=CHANGES)
    async def lift(self, request: Request, account_id: FromPath[str]) -> Response:
        """Let the colleague sign in again."""
        _, account = await staff_account(account_id)
        if not await lift_lock(account, actor=actor_of(request)):
            raise Conflict
        return see_other(request, f"/staff/accounts/{account_id}", flash="staff_lock_lifted")

    @post("/{account_id:str}/lock-release", policy=CHANGES)
    async def release(self, request: Request, account_id: FromPath[str]) -> Response:
        """End the wait after wrong passwords or codes. Raises NotAllowed for one's own account."""
        _, account = await staff_account(account_id)
        await lift_waits_of_colleague(account, actor_of(request))
        return see_other(request, f"/staff/accounts/{account_id}", flash="lock_lifted")


class ColleagueResetController(Controller):
    """A colleague has lost every second step: one administrator asks, another confirms."""

    path = "/staff/accounts/{account_id:str}/second-step"

    @post("/", policy=CHANGES)
    async def ask(self, request: Request, account_id: FromPath[str]) -> Response:
        """Ask. Raises NotAllowed for oneself, Conflict when it was asked for or nobody could confirm."""
        _, account = await staff_account(account_id)
        await ask_for_colleague(account, actor=actor_of(request))
        return see_other(request, f"/staff/accounts/{account_id}", flash="reset_asked_colleague")

    @post("/confirmation", policy=CHANGES)
    async def confirm(self, request: Request, account_id: FromPath[str]) -> Response:
        """Confirm what another has asked for. Raises NotAllowed for who asked and for the person concerned."""
        _, account = await staff_account(account_id)
        link = await confirm_for_colleague(account, actor=actor_of(request))
        if not link:
            return see_other(request, f"/staff/accounts/{account_id}", flash="reset_done_mail")
        return await second_step_letter(request, link, name=account.name, postal_address="", language=account.language)

    @post("/cancellation", policy=CHANGES)
    async def cancel(self, request: Request, account_id: FromPath[str]) -> Response:
        """Stop it."""
        _, account = await staff_account(account_id)
        if not await cancel_reset(account, by="staff", actor=actor_of(request)):
            raise Conflict
        return see_other(request, f"/staff/accounts/{account_id}", flash="reset_cancelled")

    @post("/link", policy=CHANGES)
    async def send_link(self, request: Request, account_id: FromPath[str]) -> Response:
        """Mail the link for the new second step once more."""
        _, account = await staff_account(account_id)
        if not await send_link_again(account, actor=actor_of(request)):
            raise Conflict
        return see_other(request, f"/staff/accounts/{account_id}", flash="reset_link_sent")


async def _show(request: Request, account_id: str, form: StaffLockForm) -> Response:
    line, account = await staff_account(account_id)
    render = show_again if form.errors else page
    return render(
        request, "staff/accounts/show.html", line=line, account=account, form=form, path=f"/staff/accounts/{account_id}/lock",
        lock=await lock_of(account_id), waits=await has_to_wait(account_id), reset=await open_reset(account_id),
        link_is_open=await link_may_be_mailed(account_id), is_own=account_id == person_of(request).account_id,
        can_be_two=await two_administrators_for(account_id), command=f"portal person new-second-step {line.username or line.name}",
        guidance=GUIDANCE["colleague"])
