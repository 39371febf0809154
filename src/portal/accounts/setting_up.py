"""Setting up an account, in five steps that can be left and taken up again on another day in another browser: password,
second step, recovery codes, how we reach you, language and notices. Until the last one is done, a sign-in leads back here
and nowhere else. Earlier steps can be looked at again; nothing that is done is asked twice."""

from portal import clock
from portal.accounts import factors, recovery_codes
from portal.accounts.notice_choices import NoticeChoices, save_choices
from portal.accounts.notices import tell
from portal.accounts.second_step_resets.ending import note_set_up
from portal.accounts.tables import Account
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.database.transactions import transaction
from portal.errors import SignInNeeded
from portal.web.scope import CurrentSession

STEPS = {2: "/set-up/second-step", 3: "/set-up/recovery-codes", 4: "/set-up/contact", 5: "/set-up/notices"}


async def step_to_do(session: CurrentSession) -> int:
    """2 to 5: the first step that is not done. Raises SignInNeeded where a second step is set up that this session has
    not shown: a password alone leads no further (C20)."""
    account_id = session.account_id or ""
    if not await factors.has_second_step(account_id):
        return 2
    if session.factor_at is None:
        raise SignInNeeded
    if await factors.lacks_second_step(account_id):
        return 2
    if not await recovery_codes.codes_left(account_id):
        return 3
    account = await Account.select(Account.contact_checked_at).where(Account.id == account_id).first()
    return 5 if account and account["contact_checked_at"] else 4


async def make_recovery_codes(account_id: str, actor: Actor) -> list[str]:
    """Ten fresh codes, known only now; the old set is dead."""
    codes = await recovery_codes.make_codes(account_id)
    await log.record(AuditEvent.RECOVERY_CODES_MADE, actor=actor, object_type="account", object_id=account_id)
    return codes


async def finish_setting_up(session: CurrentSession, choices: NoticeChoices, actor: Actor) -> None:
    """Save the choices and make the account active; the caller then turns the session into a full one."""
    account = await Account.objects().get(Account.id == session.account_id)
    async with transaction():
        await save_choices(account, choices)
        await Account.update({Account.status: "active"}).where(Account.id == account.id)
        await note_set_up(account.id)
        await tell(account, "account_ready", occasion=account.id)
        await log.record(AuditEvent.ACCOUNT_ACTIVATED, actor=actor, object_type="account", object_id=account.id)


async def note_contact_checked(account_id: str, actor: Actor) -> None:
    """Its owner has seen where we reach them, and has said so."""
    async with transaction():
        await Account.update({Account.contact_checked_at: clock.now()}).where(Account.id == account_id)
        await log.record(AuditEvent.CONTACT_CHECKED, actor=actor, object_type="account", object_id=account_id)
