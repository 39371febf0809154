"""Putting lines at the end of the chain, inside the open transaction."""

from portal.audit.chain import BEGINNING, Entry, link
from portal.database.statements import Statement
from portal.database.transactions import take_turns

_LAST = Statement("SELECT seq, mac FROM audit_entry ORDER BY seq DESC LIMIT 1")
# The columns of chain.COLUMNS, in that order.
_INSERT = Statement(
    "INSERT INTO audit_entry (seq, at, event, outcome, actor_kind, account_id, patient_id, object_type, object_id,"
    " fields, session, address, request_id, reason, clock_synchronised, key_id, mac)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


async def append(entries: list[Entry]) -> None:
    """Store the entries as the next lines. From here to the end of the transaction no other process can do the same."""
    await take_turns("audit log")
    last = await _LAST.rows()
    last_seq, last_mac = last[0] if last else (0, BEGINNING)
    for line in link(entries, last_seq, last_mac):
        await _INSERT.run(*line.row())
