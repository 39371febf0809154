"""What happened in an account, for its owner: sign-ins, failures, changes."""

from datetime import datetime

import msgspec

from portal.audit.events import AuditEvent, phrase_of
from portal.database.statements import Statement

LINES = 20
_SHOWN = tuple(event.value for event in (
    AuditEvent.SIGNED_IN, AuditEvent.SIGN_IN_FAILED, AuditEvent.FACTOR_FAILED, AuditEvent.ACCOUNT_LOCKED,
    AuditEvent.ACCOUNT_UNLOCKED, AuditEvent.ACCOUNT_CREATED, AuditEvent.ACCOUNT_ACTIVATED, AuditEvent.PASSWORD_CHANGED,
    AuditEvent.PASSWORD_RESET_REQUESTED, AuditEvent.PASSWORD_RESET_STARTED, AuditEvent.PASSWORD_RESET_DONE,
    AuditEvent.PASSKEY_ADDED, AuditEvent.PASSKEY_REMOVED, AuditEvent.PASSKEY_REFUSED, AuditEvent.PASSKEY_COUNT_WENT_BACK,
    AuditEvent.AUTHENTICATOR_ADDED, AuditEvent.RECOVERY_CODES_MADE, AuditEvent.RECOVERY_CODE_USED,
    AuditEvent.ACCESS_LINK_SENT, AuditEvent.ACCESS_LINK_USED, AuditEvent.SIGN_IN_DISOWNED, AuditEvent.EMAIL_ADDED,
    AuditEvent.SECOND_STEP_RESET_ASKED, AuditEvent.SECOND_STEP_RESET_CANCELLED, AuditEvent.FACTORS_RESET,
    AuditEvent.PHRASE_SET, AuditEvent.PHRASE_REMOVED, AuditEvent.PHRASE_CHECKED,
    AuditEvent.EMAIL_VERIFIED,
))
_HISTORY = Statement(
    "SELECT at, event FROM audit_entry WHERE object_type = 'account' AND object_id = ? AND event IN"
    f" ({', '.join('?' * len(_SHOWN))}) ORDER BY seq DESC LIMIT {LINES}"
)


class HistoryLine(msgspec.Struct, frozen=True):
    """When, and which event."""

    at: datetime
    event: str

    @property
    def phrase(self) -> str:
        """The msgid of the event."""
        return phrase_of(self.event)


async def account_history(account_id: str) -> list[HistoryLine]:
    """The last twenty things, newest first."""
    return await _HISTORY.all(HistoryLine, account_id, *_SHOWN)


_SIGN_INS = Statement(
    "SELECT at FROM audit_entry WHERE object_type = 'account' AND object_id = ? AND event = 'signed_in'"
    " ORDER BY seq DESC LIMIT 2"
)


async def previous_sign_in(account_id: str) -> datetime | None:
    """When somebody signed in to this account before the present time; None when this is the first."""
    rows = await _SIGN_INS.rows(account_id)
    return rows[1][0] if len(rows) > 1 else None
