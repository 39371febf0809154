"""Setting up an account, in four steps that can be left and taken up again: password, second step, recovery codes,
details. Until the last one is done, a sign-in leads back here and nowhere else."""

from portal import clock
from portal.accounts import authenticators, factors, recovery_codes
from portal.accounts.account_tokens import issue_token, spend_token
from portal.accounts.identifiers import claim_identifier
from portal.accounts.notices import tell
from portal.accounts.sessions import NewSession, advance_session, end_other_sessions
from portal.accounts.tables import Account, EmailAddress
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.database.identifiers import new_id
from portal.database.transactions import transaction
from portal.delivery.notices import queue_notice
from portal.errors import SignInNeeded
from portal.web.scope import CurrentSession

STEPS = {2: "/set-up/second-step", 3: "/set-up/recovery-codes", 4: "/set-up/details"}


async def step_to_do(session: CurrentSession) -> int:
    """2, 3 or 4: the first step that is not done. Raises SignInNeeded where a second step is set up that this session has
    not shown: a password alone leads no further (C20)."""
    account_id = session.account_id or ""
    if not await factors.has_second_step(account_id):
        return 2
    if session.factor_at is None:
        raise SignInNeeded
    return 3 if not await recovery_codes.codes_left(account_id) else 4


async def finish_second_step(session: CurrentSession, code: str, actor: Actor) -> NewSession | None:
    """Confirm the authenticator app with its first code; None when the code is not right. The session gets a new token,
    and whoever else was setting the account up has to show the code too (C42, C50)."""
    account_id = session.account_id or ""
    async with transaction():
        if not await authenticators.confirm(account_id, code):
            return None
        await end_other_sessions(account_id, keep=session.id)
        shown = await advance_session(session, stage="setup", factor_at=clock.now())
        await log.record(AuditEvent.AUTHENTICATOR_ADDED, actor=actor, object_type="account", object_id=account_id)
    return shown


async def make_recovery_codes(account_id: str, actor: Actor) -> list[str]:
    """Ten fresh codes, known only now; the old set is dead."""
    codes = await recovery_codes.make_codes(account_id)
    await log.record(AuditEvent.RECOVERY_CODES_MADE, actor=actor, object_type="account", object_id=account_id)
    return codes


async def finish_setting_up(session: CurrentSession, *, email: str, language: str, notify: bool, actor: Actor) -> None:
    """Save the details and make the account active; the caller then turns the session into a full one."""
    account = await Account.objects().get(Account.id == session.account_id)
    async with transaction():
        await Account.update({
            Account.status: "active", Account.language: language, Account.notify_new_results: notify,
        }).where(Account.id == account.id)
        account.language = language
        await save_email(account, email, actor)
        await tell(account, "account_ready", occasion=account.id)
        await log.record(AuditEvent.ACCOUNT_ACTIVATED, actor=actor, object_type="account", object_id=account.id)


async def save_email(account: Account, email: str, actor: Actor) -> None:
    """Add an address; it gets nothing but a link to confirm it until that is pressed (C06)."""
    if not email or await EmailAddress.exists().where(EmailAddress.account == account.id, EmailAddress.address == email):
        return
    row = EmailAddress(id=new_id(), account=account.id, address=email, verified_at=None, created_at=clock.now())
    await EmailAddress.insert(row)
    link = await issue_token(account.id, "verify_email", email_id=row.id)
    await queue_notice("verify_email", to=email, language=account.language, context={"link": link},
                       dedup_key=f"verify_email:{row.id}")
    await log.record(AuditEvent.EMAIL_ADDED, actor=actor, object_type="account", object_id=account.id)


async def confirm_email(token: str, actor: Actor) -> None:
    """The link sent to an address was pressed: notices may go there, and its owner may sign in with it. Raises Gone."""
    async with transaction():
        account, used = await spend_token(token, "verify_email")
        row = await EmailAddress.objects().get(EmailAddress.id == (used.email_id or ""))
        if row is not None:
            await EmailAddress.update({EmailAddress.verified_at: clock.now()}).where(EmailAddress.id == row.id)
            await claim_identifier(account.id, "email", row.address)
        await log.record(AuditEvent.EMAIL_VERIFIED, actor=actor, object_type="account", object_id=account.id)

