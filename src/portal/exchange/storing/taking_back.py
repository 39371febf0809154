"""Taking back a run that did not end: as if its file had never been opened."""

from portal.database.statements import Statement
from portal.database.transactions import transaction
from portal.exchange.people import Arrival
from portal.exchange.storing.staging import decode_undo

_ROWS_AT_ONCE = 500
_UNDO = Statement("SELECT content FROM staged_change WHERE run_id = ? AND kind = 'undo'")
_GATHERED = (
    Statement("DELETE FROM report_result WHERE id IN (SELECT id FROM report_result WHERE run_id = ? LIMIT ?)"),
    Statement("DELETE FROM observation_version WHERE id IN (SELECT id FROM observation_version WHERE run_id = ? LIMIT ?)"),
    Statement("DELETE FROM report_version WHERE id IN (SELECT id FROM report_version WHERE run_id = ? LIMIT ?)"),
    Statement("DELETE FROM resource_version WHERE id IN (SELECT id FROM resource_version WHERE run_id = ? LIMIT ?)"),
    Statement("DELETE FROM observation WHERE id IN (SELECT id FROM observation WHERE run_id = ? AND NOT published LIMIT ?)"),
    Statement("DELETE FROM diagnostic_report WHERE id IN (SELECT id FROM diagnostic_report WHERE run_id = ? AND NOT published LIMIT ?)"),
    Statement("DELETE FROM stored_resource WHERE id IN (SELECT id FROM stored_resource WHERE run_id = ? AND NOT published LIMIT ?)"),
    Statement("DELETE FROM quarantined_record WHERE id IN (SELECT id FROM quarantined_record WHERE run_id = ? LIMIT ?)"),
)
_FORGET_NUMBER = Statement("DELETE FROM patient_identifier WHERE key = ? AND patient = ?")
_IN_USE = Statement(
    "SELECT 1 FROM access_grant WHERE patient = ? UNION ALL SELECT 1 FROM invitation WHERE patient_id = ?"
    " UNION ALL SELECT 1 FROM stored_resource WHERE patient = ?"
)
_FORGET_CHART = Statement("DELETE FROM patient WHERE id = ?")
_FORGET_STAGED = Statement("DELETE FROM staged_change WHERE run_id = ?")


async def take_back(run_id: str) -> None:
    """Remove every row of the run, a few hundred at a time. Charts that staff have begun to use stay, without records."""
    for statement in _GATHERED:
        while await statement.run(run_id, _ROWS_AT_ONCE):
            continue
    async with transaction():
        for (content,) in await _UNDO.rows(run_id):
            await _forget(decode_undo(content))
        await _FORGET_STAGED.run(run_id)


async def _forget(arrival: Arrival) -> None:
    chart = arrival.chart_id
    if arrival.is_new and await _IN_USE.rows(chart, chart, chart):
        return
    await _FORGET_NUMBER.many([(key, chart) for key, *_ in arrival.identifiers])
    if arrival.is_new:
        await _FORGET_CHART.run(chart)
