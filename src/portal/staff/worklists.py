"""What waits for staff, with how many and since when."""

from datetime import datetime

import msgspec

from portal import clock
from portal.database.statements import Statement
from portal.permissions import Permission, Role, role_may
from portal.web.language import mark as N_


class Worklist(msgspec.Struct, frozen=True):
    """A kind of work: its msgid, its page (empty: none), how many wait, the oldest one's time."""

    title: str
    path: str
    count: int
    oldest: datetime | None


class InvitationTrouble(msgspec.Struct, frozen=True):
    """An invitation that needs somebody: it could not be delivered, or was stopped after wrong answers."""

    patient_id: str
    name: str
    number: str
    state: str
    created_at: datetime


_COUNT_TROUBLE = Statement(
    "SELECT count(*), min(created_at) FROM invitation WHERE state IN ('failed_delivery', 'suspended') AND patient_id IS NOT NULL")
_TROUBLE = Statement(
    "SELECT i.patient_id, p.given_name || ' ' || p.family_name, p.number, i.state, i.created_at FROM invitation i"
    " JOIN patient p ON p.id = i.patient_id WHERE i.state IN ('failed_delivery', 'suspended')"
    " ORDER BY i.created_at, i.id LIMIT 100")
_COUNT_UNDELIVERED = Statement("SELECT count(*), min(created_at) FROM outbox WHERE failed_at IS NOT NULL")
_COUNT_QUARANTINE = Statement("SELECT count(*), min(created_at) FROM quarantined_record WHERE state = 'open'")


async def waiting_work(role: Role | None) -> list[Worklist]:
    """The worklists of this role."""
    if role is None:
        return []
    lists = []
    if role_may(role, Permission.MANAGE_ACCESS):
        lists.append(await _counted(N_("Invitations that need you"), "/staff/invitations", _COUNT_TROUBLE))
        lists.append(await _counted(N_("Notices that could not be sent"), "/staff/undelivered", _COUNT_UNDELIVERED))
    if role_may(role, Permission.IMPORT_RECORDS):
        lists.append(await _counted(N_("Records set aside"), "/staff/quarantine", _COUNT_QUARANTINE))
    return lists


async def _counted(title: str, path: str, statement: Statement) -> Worklist:
    count, oldest = (await statement.rows())[0]
    return Worklist(title, path, count, _moment(oldest))


def _moment(value) -> datetime | None:
    """An aggregate loses its column's type on SQLite; a worklist never shows a time of the future."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return min(value, clock.now()) if value else None


async def invitations_in_trouble() -> list[InvitationTrouble]:
    """The oldest hundred."""
    return await _TROUBLE.all(InvitationTrouble)
