"""When a reader sees a result or a report. The whole rule stands in SQL, so that what is hidden is never fetched.

Shown is what has been published, was not taken back by its source, has a status that means something to a reader, and
has been released by now. Rows with a sensitive label, and what somebody said about their life (section `about`), need a
grant that sees them. What is not shown answers like what does not exist (C80).

Each condition has two places for values: `seen_by(chart)`. The words `published AND withdrawn_at IS NULL` are those of
the partial indexes in tables.py; SQLite uses an index only when it finds them.
"""

from datetime import datetime

from portal import clock
from portal.charts.door import Chart

STATUSES = "('registered', 'preliminary', 'partial', 'final', 'amended', 'modified', 'corrected', 'appended')"

SHOWN_RESULT = (
    f"o.published AND o.withdrawn_at IS NULL AND o.status IN {STATUSES} AND o.release_at <= ?"
    " AND (CAST(? AS boolean) OR (o.sensitive_label = '' AND o.section <> 'about'))"
)
SHOWN_REPORT = (
    f"r.published AND r.withdrawn_at IS NULL AND r.status IN {STATUSES} AND r.release_at <= ?"
    " AND (CAST(? AS boolean) OR r.sensitive_label = '')"
)


def seen_by(chart: Chart) -> tuple[datetime, bool]:
    """The values for SHOWN_RESULT or SHOWN_REPORT."""
    return clock.now(), chart.sees_sensitive
