"""Writing the audit log.

Inside a transaction a line is stored with it, or not at all. Outside one (somebody looks at a page) the lines of all
requests that wait at the same moment share one commit; each is durable before its page is sent.
On PostgreSQL writers take turns from here to their commit, so call `record` last in a transaction.
"""

from collections.abc import Iterable

from portal import clock
from portal.audit.append import append
from portal.audit.chain import Entry
from portal.audit.events import Actor, AuditEvent
from portal.audit.group_commit import append_with_others
from portal.audit.time_source import clock_synchronised
from portal.database.transactions import in_transaction


async def record(
    event: AuditEvent,
    *,
    actor: Actor,
    patient_id: str | None = None,
    object_type: str = "",
    object_id: str = "",
    fields: Iterable[str] = (),
    outcome: str = "success",
    reason: str = "",
) -> None:
    """Write one line. `fields`: the names of what was changed, never values. `outcome`: success or failure.

    Whatever keeps it from being stored is raised: what cannot be recorded does not happen (C98).
    """
    entry = Entry(
        at=clock.now(), event=event.value, outcome=_clean(outcome, 10), actor_kind=_clean(actor.kind, 10),
        account_id=actor.account_id, patient_id=patient_id, object_type=_clean(object_type, 40),
        object_id=_clean(object_id, 64), fields=_clean(" ".join(fields), 500), session=_clean(actor.session, 8),
        address=_clean(actor.address, 64), request_id=_clean(actor.request_id, 64), reason=_clean(reason, 1000),
        clock_synchronised=clock_synchronised(),
    )
    if in_transaction():
        await append([entry])
    else:
        await append_with_others(entry)


def _clean(text: str, longest: int) -> str:
    """Text that every database takes and no log reader is fooled by: no control, no half characters, cut to fit."""
    if text.isascii() and text.isprintable():
        return text[:longest]
    return "".join(character if character.isprintable() else " " for character in text[:longest])
