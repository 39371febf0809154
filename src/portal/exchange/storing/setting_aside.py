"""Records that are not taken in are kept with the reason, each once."""

from typing import Protocol

import msgspec

from portal.audit.events import Actor
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.exchange.keys import digest, record_key
from portal.exchange.problems import Problem
from portal.exchange.records import Entry, Trouble
from portal.exchange.storing.keyed import KEY_PLACES, hundreds
from portal.exchange.storing.rows import Run

_WAITS = {Problem.PATIENT_UNKNOWN, Problem.PATIENT_SET_ASIDE}
# The same record with the same trouble is set aside once; one that had been taken in and has trouble again is opened again.
_INSERT = Statement(
    "INSERT INTO quarantined_record (id, key, source, file, run_id, entry_index, byte_offset, byte_length, resource_type, record_key,"
    " path, problem, problem_values, snippet, waiting_for, state, created_at, reason)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, '')"
    " ON CONFLICT (key) DO UPDATE SET state = 'open', resolved_at = NULL WHERE quarantined_record.state = 'taken_in'"
)
_STILL = Statement(
    "UPDATE quarantined_record SET path = ?, problem = ?, problem_values = ?, waiting_for = ? WHERE file = ? AND entry_index = ? AND state = 'open'"
)
_TAKEN_IN = Statement(
    "UPDATE quarantined_record SET state = 'taken_in', resolved_at = ?, resolved_by = ? WHERE file = ? AND entry_index = ? AND state = 'open'"
)
# The same record came in whole since. Not when it was uncertain whose it is: that stays for a person to decide.
_SUPERSEDED = Statement(
    "UPDATE quarantined_record SET state = 'taken_in', resolved_at = ? WHERE source = ? AND state = 'open' AND record_key <> '' AND problem NOT IN"
    f" ('another_patient', 'birth_date_differs', 'birth_date_unsure', 'numbers_of_two') AND record_key IN ({KEY_PLACES})"
)
_encode = msgspec.json.Encoder().encode


class TroubleKeeper(Protocol):
    """What becomes of the records with trouble."""

    async def keep(self, troubles: list[tuple[Entry, Trouble]], run: Run) -> None:
        """Keep them, inside the open transaction."""

    async def settle(self, run: Run, actor: Actor, written: list[str]) -> None:
        """Inside the open transaction, close what is solved now that the records with these keys are written."""


class SetAside:
    """Records of a file that came in."""

    async def keep(self, troubles: list[tuple[Entry, Trouble]], run: Run) -> None:
        """A row for each."""
        if troubles:
            await _INSERT.many([_row(entry, trouble, run) for entry, trouble in troubles])

    async def settle(self, run: Run, actor: Actor, written: list[str]) -> None:
        """Records that were set aside before and came in whole now."""
        for some in hundreds(written):
            await _SUPERSEDED.run(run.started_at, run.source_id, *some)


class StillAside:
    """Records that were set aside before and are tried again: their rows get the new reason."""

    def __init__(self, places: list[int]):
        self._tried = set(places)

    async def keep(self, troubles: list[tuple[Entry, Trouble]], run: Run) -> None:
        """Note what is in the way now."""
        rows = []
        for entry, trouble in troubles:
            self._tried.discard(entry.index)
            rows.append((
                _path(entry, trouble), trouble.problem, _encode(trouble.values).decode(), _waiting_for(entry, trouble, run),
                run.file_id, entry.index,
            ))  # fmt: skip
        if rows:
            await _STILL.many(rows)

    async def settle(self, run: Run, actor: Actor, written: list[str]) -> None:
        """The others have been taken in."""
        if self._tried:
            await _TAKEN_IN.many([(run.started_at, actor.account_id, run.file_id, place) for place in self._tried])


def _row(entry: Entry, trouble: Trouble, run: Run) -> tuple:
    what = entry.content_hash or f"{run.file_id}:{entry.index}"
    key = digest(f"{run.source_id}\0{what}\0{trouble.problem}".encode())
    return (
        new_id(), key, run.source_id, run.file_id, run.id, entry.index, entry.offset, entry.length, entry.resource_type[:40],
        entry.record_key, _path(entry, trouble), trouble.problem, _encode(trouble.values).decode(), trouble.snippet,
        _waiting_for(entry, trouble, run), run.started_at,
    )  # fmt: skip


def _path(entry: Entry, trouble: Trouble) -> str:
    """Where: the place of the record in the file, and the place in the record when that is known."""
    return f"{entry.path}: {trouble.path}" if trouble.path and trouble.path != entry.path else entry.path


def _waiting_for(entry: Entry, trouble: Trouble, run: Run) -> str:
    """The record key of the patient with whose coming the record is tried again."""
    waits = trouble.problem in _WAITS and entry.subject is not None and entry.subject.key
    return record_key(run.source_id, entry.subject.key) if waits else ""
