"""Showing what a run wrote, and taking back a run that did not end."""

from portal.audit.events import SYSTEM, AuditEvent
from portal.audit.log import record
from portal.database.statements import Statement
from portal.database.transactions import transaction
from portal.exchange.records import PatientContent, ReportContent
from portal.exchange.storing.batches import result_rows
from portal.exchange.storing.links import link_results
from portal.exchange.storing.news import has_news, tell_of_news
from portal.exchange.storing.patients import change_chart
from portal.exchange.storing.rows import Run, changed_row, is_news, kept_version, verdict_on
from portal.exchange.storing.shelves import shelf_for
from portal.exchange.storing.staging import StagedRecord, decode_record

ROWS_AT_ONCE = 1000

_PATIENTS = Statement(
    "SELECT patient, sum(size) FROM ("
    " SELECT patient, count(*) AS size FROM observation WHERE run_id = ? AND NOT published GROUP BY patient"
    " UNION ALL SELECT patient, count(*) FROM diagnostic_report WHERE run_id = ? AND NOT published GROUP BY patient"
    " UNION ALL SELECT coalesce(patient, ''), count(*) FROM stored_resource WHERE run_id = ? AND NOT published GROUP BY patient"
    " UNION ALL SELECT patient_id, count(*) FROM staged_change WHERE run_id = ? GROUP BY patient_id"
    ") waiting GROUP BY patient ORDER BY patient"
)
_STAGED = Statement("SELECT content FROM staged_change WHERE run_id = ? AND patient_id = ? AND kind <> 'undo' ORDER BY position, id")
_STAGED_DONE = Statement("DELETE FROM staged_change WHERE run_id = ? AND patient_id = ?")
_SHOW_RESULTS = Statement("UPDATE observation SET published = TRUE WHERE run_id = ? AND NOT published AND patient = ?")
_SHOW_REPORTS = Statement("UPDATE diagnostic_report SET published = TRUE WHERE run_id = ? AND NOT published AND patient = ?")
_SHOW_STORED = Statement("UPDATE stored_resource SET published = TRUE WHERE run_id = ? AND NOT published AND patient = ?")
_SHOW_SHARED = Statement("UPDATE stored_resource SET published = TRUE WHERE run_id = ? AND NOT published AND patient IS NULL")
_FORGET_RESULTS = Statement("DELETE FROM report_result WHERE report = ?")
_CLAIMED = Statement("SELECT observation_key FROM report_result WHERE report = ?")
_UNLINK = Statement("UPDATE observation SET report = NULL, report_position = NULL WHERE report = ?")
_ADD_RESULT = Statement("INSERT INTO report_result (id, report, run_id, position, observation_key) VALUES (?, ?, ?, ?, ?)")


async def publish(run: Run) -> None:
    """Show everything that the run wrote.

    In one transaction when there is one open, else patient by patient: whoever reads a record sees all of the file that
    concerns it or nothing, and nobody who writes has to wait long. Called again after a crash it goes on.
    """
    identity = (run.id,) * 4
    group, size = [], 0
    for patient, rows in await _PATIENTS.rows(*identity):
        group.append(patient)
        size += int(rows)
        if size >= ROWS_AT_ONCE:
            await _publish_group(run, group)
            group, size = [], 0
    if group:
        await _publish_group(run, group)


async def _publish_group(run: Run, patients: list[str]) -> None:
    async with transaction():
        for patient in patients:
            news = [await _apply(decode_record(content), run) for (content,) in await _STAGED.rows(run.id, patient)]
            await _STAGED_DONE.run(run.id, patient)
            if not patient:
                await _SHOW_SHARED.run(run.id)
                continue
            if any(news) or await has_news(run, patient):
                await tell_of_news(run, patient)
            await _SHOW_RESULTS.run(run.id, patient)
            await _SHOW_REPORTS.run(run.id, patient)
            await _SHOW_STORED.run(run.id, patient)


async def _apply(change: StagedRecord, run: Run) -> bool:
    """Make the change; whether it is news for the patient."""
    entry, known = change.entry, change.known
    shelf, verdict = shelf_for(entry.resource_type), verdict_on(entry, run)
    await shelf.keep.run(*kept_version(known, run))
    await shelf.update.run(*changed_row(entry, known, verdict, run))
    if isinstance(entry.content, PatientContent):
        await change_chart(known.patient_id, entry.content, run)
    if isinstance(entry.content, ReportContent):
        await _link_anew(known.id, entry.content, run)
    if verdict.withdrawn and known.release_at is not None:
        await record(
            AuditEvent.RECORD_WITHDRAWN, actor=SYSTEM, patient_id=known.patient_id, object_type=entry.resource_type, object_id=known.id
        )
    return is_news(entry, verdict, run)


async def _link_anew(report_id: str, content: ReportContent, run: Run) -> None:
    keys = {key for (key,) in await _CLAIMED.rows(report_id)} | set(content.results)
    await _UNLINK.run(report_id)
    await _FORGET_RESULTS.run(report_id)
    if rows := result_rows(report_id, content, run):
        await _ADD_RESULT.many(rows)
    await link_results(keys)
