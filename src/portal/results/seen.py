"""Which results somebody has opened, and what is new to them."""

from datetime import timedelta

from portal import clock
from portal.charts.door import Chart
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.results.rows import ResultRow

NEWS = timedelta(days=365)  # what was taken longer ago is history when it arrives, not news

_MARK = Statement(
    "INSERT INTO result_seen (id, account, item_id, seen_at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (account, item_id) DO UPDATE SET seen_at = excluded.seen_at"
)


def is_new(row: ResultRow) -> bool:
    """Whether a list marks it as new: not opened yet, or corrected since, and of the last year."""
    return row.is_unread and row.effective_instant > clock.now() - NEWS


async def mark_seen(chart: Chart, item_id: str) -> None:
    """Note that this account has opened a result or a report that a question of this chart gave; again is harmless."""
    await _MARK.run(new_id(), chart.account_id, item_id, clock.now())
