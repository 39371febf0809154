"""What waits for staff, with how many and since when."""

from datetime import datetime

import msgspec

from portal import clock
from portal.database.statements import Statement
from portal.permissions import Permission, Role, role_may
from portal.staff.access_work import KINDS, AccessItem, access_work
from portal.web.language import mark as N_


class Worklist(msgspec.Struct, frozen=True):
    """A kind of work: its msgid, its page (empty: none), how many wait, the oldest one's time."""

    title: str
    path: str
    count: int
    oldest: datetime | None


_COUNT_UNDELIVERED = Statement("SELECT count(*), min(created_at) FROM outbox WHERE failed_at IS NOT NULL")
_COUNT_RECORDS_REQUESTS = Statement("SELECT count(*), min(created_at) FROM records_request WHERE settled_at IS NULL")
_COUNT_QUARANTINE = Statement("SELECT count(*), min(created_at) FROM quarantined_record WHERE state = 'open'")


async def waiting_work(role: Role | None) -> list[Worklist]:
    """The worklists of this role."""
    if role is None:
        return []
    lists = []
    if role_may(role, Permission.MANAGE_ACCESS):
        lists += _by_kind(await access_work(role))
        lists.append(await _counted(N_("Notices that could not be sent"), "/staff/undelivered", _COUNT_UNDELIVERED))
    if role_may(role, Permission.ANSWER_RECORDS_REQUESTS):
        lists.append(await _counted(N_("Requests for records"), "/staff/records-requests", _COUNT_RECORDS_REQUESTS))
    if role_may(role, Permission.IMPORT_RECORDS):
        lists.append(await _counted(N_("Records set aside"), "/staff/quarantine", _COUNT_QUARANTINE))
    return lists


def _by_kind(items: list[AccessItem]) -> list[Worklist]:
    """One line for each kind that waits; one for all when nothing does."""
    lines = []
    for kind, title in KINDS.items():
        since = [item.since for item in items if item.kind == kind]
        if since:
            lines.append(Worklist(title, f"/staff/access-work?kind={kind}", len(since), min(*since, clock.now())))
    return lines or [Worklist(N_("Help with getting in"), "/staff/access-work", 0, None)]


async def _counted(title: str, path: str, statement: Statement) -> Worklist:
    count, oldest = (await statement.rows())[0]
    return Worklist(title, path, count, _moment(oldest))


def _moment(value) -> datetime | None:
    """An aggregate loses its column's type on SQLite; a worklist never shows a time of the future."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return min(value, clock.now()) if value else None
