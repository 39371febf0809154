"""An entry and what was decided about it, as the values of a row."""

from datetime import datetime

import msgspec

from portal.database.identifiers import new_id
from portal.exchange.records import Entry
from portal.exchange.storing.ordering import corrects
from portal.exchange.storing.shelves import Known, columns_of, shelf_for
from portal.results.release_rules import WITHDRAWN, Decision, decide

_CLINICAL = {"Observation", "DiagnosticReport"}


class Run(msgspec.Struct, frozen=True):
    """What the rows of one run have in common."""

    id: str
    file_id: str
    source_id: str
    started_at: datetime
    shows_preliminary: bool = False
    delay_hours: int = 0


def status_of(entry: Entry) -> str:
    """The status of the record; empty for types without one."""
    return getattr(entry.content, "status", "")


def decision_for(entry: Entry, run: Run) -> Decision:
    """When its patient may see the record."""
    if entry.resource_type in _CLINICAL:
        return decide(
            status_of(entry), entry.sensitive_label, shows_preliminary=run.shows_preliminary, delay_hours=run.delay_hours, now=run.started_at
        )
    return Decision(None, "sensitive-held") if entry.sensitive_label else Decision(run.started_at, "records-at-once")


def is_withdrawn(entry: Entry) -> bool:
    """Whether the source took the record back."""
    status = status_of(entry)
    return status in WITHDRAWN if entry.resource_type in _CLINICAL else status == "entered-in-error"


def new_row(entry: Entry, patient_id: str | None, run: Run) -> tuple[str, tuple]:
    """The id and the values for `Shelf.insert`."""
    decision, row_id = decision_for(entry, run), new_id()
    corrected_at = (entry.source_time or run.started_at) if status_of(entry) in {"amended", "corrected", "appended"} else None
    once = (
        row_id, patient_id, run.source_id, entry.record_key, entry.external_key, entry.weak_key, False, run.started_at,
        decision.release_at, decision.rule, corrected_at,
    )  # fmt: skip
    return row_id, (*once, *_changing(entry, run, 1), *columns_of(entry.content))


def changed_row(entry: Entry, known: Known, run: Run) -> tuple:
    """The values for `Shelf.update`. What was shown already stays shown from the same moment on."""
    decision = decision_for(entry, run)
    release_at = known.release_at if decision.release_at and known.release_at else decision.release_at
    changed_at = (entry.source_time or run.started_at) if corrects(entry.resource_type, known.status) else None
    return (release_at, decision.rule, changed_at, *_changing(entry, run, known.version + 1), *columns_of(entry.content), known.id)


def _changing(entry: Entry, run: Run, version: int) -> tuple:
    return (
        run.file_id, run.id, entry.index, entry.offset, entry.length, entry.content_hash, version, entry.source_time,
        run.started_at, entry.sensitive_label, run.started_at if is_withdrawn(entry) else None,
    )  # fmt: skip


def kept_version(known: Known, run: Run) -> tuple:
    """The values for `Shelf.keep`."""
    return (new_id(), run.id, run.started_at, run.started_at, known.id)


def late_version(entry: Entry, known: Known, run: Run) -> tuple:
    """The values for `Shelf.late`: a version that never was the current one."""
    own = [getattr(entry.content, name, "") for name in shelf_for(entry.resource_type).earlier]
    return (
        new_id(), known.id, run.id, run.file_id, entry.offset, entry.length, entry.content_hash, 0, entry.source_time, False,
        run.started_at, *own,
    )  # fmt: skip
