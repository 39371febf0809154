"""Choosing limits: what stands now, who chose it, and the change."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from portal import clock
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.clinic.limits.limit import Group, Limit
from portal.clinic.limits.present import forget_limits
from portal.clinic.limits.registry import LIMIT_NAMED, limits_in
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import take_turns, transaction
from portal.errors import Conflict

SHORTEST_REASON = 10  # characters
CHANGED_OBJECT = "limits"  # what the audit log calls a group of them


class Choice(msgspec.Struct, frozen=True):
    """A limit as it stands. Without `changed_at` nobody has ever chosen; `changed_by` is the person's name today."""

    limit: Limit
    value: int
    reason: str = ""
    changed_at: datetime | None = None
    changed_by: str = ""

    @property
    def is_weaker(self) -> bool:
        """Whether it is less safe than the default."""
        return self.limit.is_weaker(self.value)


class _Row(msgspec.Struct, frozen=True):
    name: str
    value: int
    reason: str
    changed_at: datetime
    changed_by: str | None


_STORED = Statement(
    "SELECT l.name, l.value, l.reason, l.changed_at, a.name FROM clinic_limit l LEFT JOIN account a ON a.id = l.changed_by")
_CHOOSE = Statement(
    "INSERT INTO clinic_limit (id, name, value, reason, changed_at, changed_by) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value, reason = excluded.reason, changed_at = excluded.changed_at,"
    " changed_by = excluded.changed_by"
)


async def choices_in(group: Group) -> list[Choice]:
    """The limits of a group as they stand this moment."""
    stored = {row.name: row for row in await _STORED.all(_Row)}
    return [_choice(limit, stored.get(limit.name)) for limit in limits_in(group)]


async def chosen_otherwise() -> list[Choice]:
    """Every limit that is not at its default, in the order of the registry."""
    stored = {row.name: row for row in await _STORED.all(_Row)}
    choices = (_choice(limit, stored.get(limit.name)) for limit in LIMIT_NAMED.values())
    return [choice for choice in choices if choice.value != choice.limit.default]


def _choice(limit: Limit, row: _Row | None) -> Choice:
    if row is None or not limit.admits(row.value):
        return Choice(limit, limit.default)
    return Choice(limit, row.value, row.reason, row.changed_at, row.changed_by or "")


def version_of(choices: Iterable[Choice]) -> str:
    """What stands in all of them: another text when somebody else was faster."""
    return " ".join(str(choice.value) for choice in choices)


def reason_wanted(choices: Iterable[Choice], values: Mapping[str, int]) -> bool:
    """Whether these values make something less safe that has to be explained."""
    return any(
        choice.limit.reason and choice.limit.is_weaker(values[choice.limit.name]) and values[choice.limit.name] != choice.value
        for choice in choices
    )


async def choose_limits(group: Group, values: Mapping[str, int], *, reason: str, version: str, actor: Actor) -> list[str]:
    """Put these values of a group in force; says the names of those that changed. `version` is that of the page.

    Raises Conflict when the group was changed since, ValueError for a value or a silence that no form lets through.
    """
    async with transaction():
        await take_turns(f"limits {group.value}")
        choices = await choices_in(group)
        if version_of(choices) != version:
            raise Conflict
        changed = [choice.limit for choice in choices if values[choice.limit.name] != choice.value]
        if not all(limit.admits(values[limit.name]) for limit in changed):
            raise ValueError("a value outside its floor and ceiling")
        if reason_wanted(choices, values) and len(reason) < SHORTEST_REASON:
            raise ValueError("a weaker value without a reason")
        for limit in changed:
            kept = "" if values[limit.name] == limit.default else reason
            await _CHOOSE.run(new_id(), limit.name, values[limit.name], kept, clock.now(), actor.account_id)
        if changed:
            await log.record(AuditEvent.CLINIC_SETTINGS_CHANGED, actor=actor, object_type=CHANGED_OBJECT, object_id=group.value,
                             fields=[limit.name for limit in changed], reason=reason)
    forget_limits()
    return [limit.name for limit in changed]


async def unusable_rows() -> list[tuple[str, int]]:
    """Stored values that no limit admits, and that therefore count for nothing."""
    rows = await _STORED.all(_Row)
    return [(row.name, row.value) for row in rows if row.name not in LIMIT_NAMED or not LIMIT_NAMED[row.name].admits(row.value)]
