"""Changes to rows that readers see now: kept aside until their import is published, then made all at once."""

import msgspec

from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.exchange.people import Arrival
from portal.exchange.records import Entry
from portal.exchange.storing.rows import Run
from portal.exchange.storing.shelves import Known


class StagedRecord(msgspec.Struct, array_like=True):
    """A new version of a record, and what was known of it."""

    entry: Entry
    known: Known


UNDO = "undo"
_INSERT = Statement("INSERT INTO staged_change (id, run_id, patient_id, position, kind, content) VALUES (?, ?, ?, ?, ?, ?)")
_encode = msgspec.msgpack.Encoder().encode
decode_record = msgspec.msgpack.Decoder(StagedRecord).decode
decode_undo = msgspec.msgpack.Decoder(Arrival).decode


async def stage(changes: list[StagedRecord], run: Run) -> None:
    """Keep changes for publication."""
    rows = [
        (new_id(), run.id, change.known.patient_id or "", change.entry.index, change.entry.resource_type, _encode(change))
        for change in changes
    ]
    if rows:
        await _INSERT.many(rows)


async def stage_undo(arrivals: list[Arrival], run: Run) -> None:
    """Keep what it takes to take charts and numbers back, should the import not end."""
    rows = [(new_id(), run.id, arrival.chart_id, 0, UNDO, _encode(arrival)) for arrival in arrivals if arrival.identifiers]
    if rows:
        await _INSERT.many(rows)
