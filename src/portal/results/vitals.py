"""Vital signs of a chart: for each kind the latest readings."""

import msgspec

from portal.charts.door import Chart
from portal.charts.names import search_key
from portal.database.statements import Statement
from portal.results.rows import COLUMNS, COLUMNS_OF_U, SEEN, ResultRow
from portal.results.visibility import SHOWN_RESULT, seen_by

LATEST = 10


class Reading(ResultRow, frozen=True):
    """A reading, and how many there are of its kind."""

    code_key: str = ""
    count: int = 0


class VitalSign(msgspec.Struct):
    """The latest readings of one kind, newest first; `count` of them in all."""

    readings: list[Reading]

    @property
    def latest(self) -> Reading:
        """The newest reading."""
        return self.readings[0]

    @property
    def count(self) -> int:
        """How many readings there are in all."""
        return self.latest.count


_READINGS = Statement(
    f"SELECT {COLUMNS_OF_U}, u.code_key, u.count FROM (SELECT {COLUMNS}, o.code_key,"
    " count(*) OVER (PARTITION BY o.code_key) AS count,"
    " row_number() OVER (PARTITION BY o.code_key ORDER BY o.effective_instant DESC, o.id DESC) AS place"
    f" FROM observation o {SEEN} WHERE o.patient = ? AND o.section = 'vitals' AND {SHOWN_RESULT}) u"
    f" WHERE u.place <= {LATEST} ORDER BY u.code_key, u.place"
)


async def vitals_on(chart: Chart) -> list[VitalSign]:
    """Every kind of vital sign, blood pressure first and the others by name."""
    kinds: dict[str, VitalSign] = {}
    for reading in await _READINGS.all(Reading, chart.account_id, chart.patient_id, *seen_by(chart)):
        kinds.setdefault(reading.code_key, VitalSign([])).readings.append(reading)
    return sorted(kinds.values(), key=_order)


def _order(sign: VitalSign) -> tuple[bool, str, str]:
    return sign.latest.value_kind != "blood_pressure", search_key(sign.latest.name), sign.latest.id
