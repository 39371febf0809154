"""What the desk does about Noor in tests of every way in, without its pages; each returns whether it could be done."""

from portal.accounts.invitations import revoke_invitations
from portal.accounts.keeping import let_try_again
from portal.accounts.second_step_resets.call_back import NoAddress, ask_by_telephone, confirm_call_back
from portal.accounts.second_step_resets.in_person import reset_in_person
from portal.accounts.staff_locks.locks import lift_lock, lock_account
from portal.accounts.tables import Account
from portal.accounts.temporary_passwords.making import make_for_account
from portal.audit.events import Actor
from portal.charts.enrolment import invite_patient, make_temporary_password_for
from portal.errors import Conflict
from portal.settings import settings
from tests.support.every_way_in import MAIL, NUMBER, Noor, newest_link, the_account, the_patient

SAM, BEA = Actor("staff", account_id="sam-account"), Actor("staff", account_id="bea-account")  # password and second step take two


async def invite() -> None:
    """By mail; nothing once there is an account."""
    try:
        await invite_patient(await the_patient(), channel="email", contact=MAIL, language="en", actor=SAM)
    except Conflict:
        assert await the_account()


async def revoke() -> None:
    """The invitation is withdrawn."""
    await revoke_invitations("noor", actor=SAM)


async def make_temporary_password(noor: Noor) -> None:
    """A new one, told to her; nothing while her account is locked."""
    account = await the_account()
    try:
        made = await (make_for_account(account, actor=BEA, patient_id="noor") if account
                      else make_temporary_password_for(await the_patient(), language="en", actor=BEA))
    except Conflict:
        assert account and account.staff_locked
        return
    noor.temporary = made.text


async def reset_second_step(noor: Noor, *, on_paper: bool) -> None:
    """She stands at the desk; the link for a new second step is hers."""
    link = await reset_in_person(await the_account(), document="passport", on_paper=on_paper, actor=SAM, patient_id="noor")
    path = link.removeprefix(settings().base_url) if on_paper else await newest_link("new-second-step")
    noor.link, noor.has_had_second_step = path, True


async def call_back() -> bool:
    """Somebody telephoned, and the number on file was called."""
    account = await the_account()
    try:
        await ask_by_telephone(account, actor=SAM, patient_id="noor")
        await confirm_call_back(account, actor=SAM, patient_id="noor")
    except (Conflict, NoAddress):
        return False
    return True


async def lock() -> None:
    """Nobody signs in until it is lifted."""
    await lock_account(await the_account(), "An ex-partner has the phone", actor=SAM, patient_id="noor")


async def open_everything(account: Account) -> None:
    """The lock and the waits are lifted."""
    await lift_lock(account, actor=SAM, patient_id="noor")
    await let_try_again(NUMBER)
