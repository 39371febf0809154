"""An entry and what was decided about it, as the values of a row."""

from datetime import datetime, timedelta

import msgspec

from portal.database.identifiers import new_id
from portal.exchange.records import Entry, ObservationContent, ReportContent
from portal.exchange.storing.ordering import corrects
from portal.exchange.storing.shelves import Known, columns_of, shelf_for
from portal.results.release_rules import WITHDRAWN, decide

NEWS = timedelta(days=365)
_CLINICAL = {"Observation", "DiagnosticReport"}


class Run(msgspec.Struct, frozen=True):
    """What the rows of one run have in common. `at_once`: all of it is one transaction, so its rows are shown as they are
    made."""

    id: str
    file_id: str
    source_id: str
    started_at: datetime
    shows_preliminary: bool = False
    delay_hours: int = 0
    at_once: bool = False


class Verdict(msgspec.Struct, frozen=True):
    """What follows from a record's status and labels."""

    release_at: datetime | None
    rule: str
    withdrawn: bool


def status_of(entry: Entry) -> str:
    """The status of the record; empty for types without one."""
    return getattr(entry.content, "status", "")


def verdict_on(entry: Entry, run: Run) -> Verdict:
    """When its patient may see the record, by which rule, and whether the source took it back."""
    status = status_of(entry)
    if entry.resource_type not in _CLINICAL:
        if entry.sensitive_label:
            return Verdict(None, "sensitive-held", status == "entered-in-error")
        return Verdict(run.started_at, "records-at-once", status == "entered-in-error")
    found = decide(status, entry.sensitive_label, shows_preliminary=run.shows_preliminary, delay_hours=run.delay_hours, now=run.started_at)
    return Verdict(found.release_at, found.rule, status in WITHDRAWN)


def is_news(entry: Entry, verdict: Verdict, run: Run) -> bool:
    """Whether it is a result or report of the last year that can be seen now: what was taken longer ago is history."""
    content = entry.content
    if verdict.withdrawn or verdict.release_at is None or verdict.release_at > run.started_at:
        return False
    if isinstance(content, ReportContent) or (isinstance(content, ObservationContent) and content.section == "results"):
        return content.effective_instant > run.started_at - NEWS
    return False


def new_row(row_id: str, entry: Entry, patient_id: str | None, verdict: Verdict, run: Run) -> tuple:
    """The values for `Shelf.insert`; those of a result lack its report."""
    corrected_at = (entry.source_time or run.started_at) if status_of(entry) in {"amended", "corrected", "appended"} else None
    once = (
        row_id, patient_id, run.source_id, entry.record_key, entry.external_key, entry.weak_key, run.at_once, run.started_at,
        verdict.release_at, verdict.rule, corrected_at,
    )  # fmt: skip
    return (*once, *_changing(entry, verdict, run, 1), *columns_of(entry.content))


def changed_row(entry: Entry, known: Known, verdict: Verdict, run: Run) -> tuple:
    """The values for `Shelf.update`. What was shown already stays shown from the same moment on."""
    release_at = known.release_at if verdict.release_at and known.release_at else verdict.release_at
    changed_at = (entry.source_time or run.started_at) if corrects(entry.resource_type, known.status) else None
    return (release_at, verdict.rule, changed_at, *_changing(entry, verdict, run, known.version + 1), *columns_of(entry.content), known.id)


def _changing(entry: Entry, verdict: Verdict, run: Run, version: int) -> tuple:
    return (
        run.file_id, run.id, entry.index, entry.offset, entry.length, entry.content_hash, version, entry.source_time,
        run.started_at, entry.sensitive_label, run.started_at if verdict.withdrawn else None,
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
