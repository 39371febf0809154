"""Which results somebody has opened, and which are new to them."""

from datetime import datetime, timedelta

from portal import clock
from portal.charts.door import Chart
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.results.listing import UNREAD_TEXT
from portal.results.rows import ResultRow
from portal.results.visibility import SHOWN_REPORT, SHOWN_RESULT, seen_by

NEWS = timedelta(days=365)  # what was taken longer ago is history when it arrives, not news

_MARK = Statement(
    "INSERT INTO result_seen (id, account, item_id, seen_at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (account, item_id) DO UPDATE SET seen_at = excluded.seen_at"
)
_UNREAD = Statement(UNREAD_TEXT)
