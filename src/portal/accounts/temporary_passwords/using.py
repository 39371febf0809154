"""A temporary password at the sign-in page: found, spent, and never taken for a password to keep."""

from portal import clock
from portal.accounts.identifiers import identifier_index
from portal.accounts.printed_codes import normalised
from portal.accounts.tables import Account, Invitation
from portal.accounts.temporary_passwords.making import CHANNEL, LENGTH
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.crypto.passwords import PasswordCheck, check_password
from portal.database.statements import Statement

_LIVE = Statement(
    "SELECT id FROM invitation WHERE login_index IN (?, ?) AND state = 'sent' AND expires_at > ? ORDER BY created_at DESC LIMIT 1")


def as_temporary(password: str) -> str | None:
    """What was typed in the form in which temporary passwords are hashed; None when it cannot be one."""
    return normalised(password, LENGTH)


async def temporary_password_for(identifier: str, account: Account | None, password: str) -> Invitation | None:
    """The temporary password that `password` has to be compared with in place of the account's own: a living one, when
    what was typed has its shape. So whatever is typed costs one look-up and one hash (C33)."""
    rows = await _LIVE.rows(identifier_index(identifier), account.id if account else "", clock.now())
    if not rows or as_temporary(password) is None or (account is not None and account.status == "disabled"):
        return None
    return await Invitation.objects().get(Invitation.id == rows[0][0])


async def check_temporary_password(password: str, temporary: Invitation) -> PasswordCheck:
    """Whether it is this one. Raises Busy."""
    return await check_password(as_temporary(password) or "", temporary.password_hash)


async def spend(temporary: Invitation, *, actor: Actor) -> bool:
    """Use it up, inside the caller's transaction; of several racers one wins."""
    won = await Invitation.update({Invitation.state: "opened", Invitation.opened_at: clock.now()}).where(
        Invitation.id == temporary.id, Invitation.state == "sent", Invitation.expires_at > clock.now()).returning(Invitation.id)
    if won:
        await log.record(AuditEvent.TEMPORARY_PASSWORD_USED, actor=actor, patient_id=temporary.patient_id,
                         object_type="invitation", object_id=temporary.id)
    return bool(won)


async def was_temporary(password: str, *, account_id: str | None = None, invitation_id: str | None = None) -> bool:
    """Whether this was a temporary password of the account, or of the invitation on the way to one; it can be no other
    password then. Raises Busy."""
    typed = as_temporary(password)
    if typed is None:
        return False
    rows = await Invitation.select(Invitation.password_hash).where(
        Invitation.channel == CHANNEL, (Invitation.id == (invitation_id or "")) | (Invitation.account == (account_id or "")),
    ).order_by(Invitation.created_at, ascending=False).limit(3)
    for row in rows:
        if (await check_password(typed, row["password_hash"])).matches:
            return True
    return False
