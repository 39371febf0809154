"""Trying records again that were set aside."""

from collections import defaultdict

from portal.audit.events import SYSTEM, Actor
from portal.database.statements import Statement
from portal.exchange.readers import Readers
from portal.exchange.running import Ran, Runner
from portal.exchange.sources import Hold, SourceTerms
from portal.exchange.storing.counts import Counts
from portal.exchange.storing.keyed import KEY_PLACES, hundreds
from portal.exchange.storing.setting_aside import StillAside


_RAW = Statement("SELECT raw FROM import_file WHERE id = ?")
_WAITING = Statement(
    "SELECT file, entry_index FROM quarantined_record WHERE state = 'open' AND waiting_for <> ''"
    f" AND problem = 'patient_unknown' AND waiting_for IN ({KEY_PLACES}) ORDER BY created_at, entry_index"
)


async def retry_those_who_waited(arrived: set[str], source: SourceTerms, hold: Hold, readers: Readers) -> Counts:
    """Take in the records of earlier files that are about these patients (record keys)."""
    counts = Counts()
    places: dict[str, list[int]] = defaultdict(list)
    for some in hundreds(sorted(arrived)):
        for file_id, place in await _WAITING.rows(*some):
            places[file_id].append(place)
    for file_id, of_file in places.items():
        counts.add((await retry_places(file_id, of_file, source, hold, readers, SYSTEM)).counts)
    return counts


async def retry_places(file_id: str, places: list[int], source: SourceTerms, hold: Hold, readers: Readers, actor: Actor) -> Ran:
    """Read these entries of a file again and take in what can be taken in now."""
    ((raw,),) = await _RAW.rows(file_id)
    reading = readers.start(source.terms(), raw, sorted(places))
    return await Runner(source, hold, actor, "retry").run(file_id, reading.messages(), StillAside(places))
