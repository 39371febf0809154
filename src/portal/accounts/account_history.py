"""What happened in an account, for its owner: sign-ins, failures, changes, whoever did them."""

from datetime import datetime

import msgspec

from portal.audit.events import phrase_of
from portal.database.statements import Statement

PAGE = 20
_AFTER_ALL = 2**62

# Every line about the account itself; what was looked at in a record is in the log of that record.
_HISTORY = Statement(
    "SELECT seq, at, event, actor_kind, account_id, address FROM audit_entry"
    " WHERE object_type = 'account' AND object_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?")
_SIGN_INS = Statement(
    "SELECT at, address FROM audit_entry WHERE object_type = 'account' AND object_id = ? AND event = 'signed_in'"
    " ORDER BY seq DESC LIMIT 2")


class HistoryLine(msgspec.Struct, frozen=True):
    """When, which event, and who: the owner, staff, the portal, or somebody who was not signed in."""

    seq: int
    at: datetime
    event: str
    actor_kind: str
    by: str | None
    address: str
    is_owner: bool = False

    @property
    def phrase(self) -> str:
        """The msgid of the event."""
        return phrase_of(self.event)

    @property
    def is_staff(self) -> bool:
        """Whether somebody at the clinic did it; whose computer that was is nobody's business."""
        return self.actor_kind == "staff" and not self.is_owner


class SignIn(msgspec.Struct, frozen=True):
    """A sign-in of the past: when, and from which internet address."""

    at: datetime
    address: str


async def account_history(account_id: str, *, before: int | None = None, limit: int = PAGE) -> list[HistoryLine]:
    """Newest first, before the line `before`."""
    lines = await _HISTORY.all(HistoryLine, account_id, before or _AFTER_ALL, limit)
    return [msgspec.structs.replace(line, is_owner=line.by == account_id) for line in lines]


async def previous_sign_in(account_id: str) -> SignIn | None:
    """When somebody signed in to this account before the present time; None when this is the first."""
    rows = await _SIGN_INS.all(SignIn, account_id)
    return rows[1] if len(rows) > 1 else None
