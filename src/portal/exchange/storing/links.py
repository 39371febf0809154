"""Which report a result belongs to. The report may come before its results, after them, or in another file."""

from collections.abc import Collection

from portal.database.statements import Statement
from portal.exchange.storing.keyed import KEY_PLACES, hundreds

Links = dict[tuple[str, str], tuple[str, int]]  # by record key and patient: the report's id and the place in it

_CLAIMS = Statement(
    "SELECT c.observation_key, c.report, c.position, r.patient, r.effective_instant, r.record_key"
    " FROM report_result c JOIN diagnostic_report r ON r.id = c.report"
    f" WHERE r.withdrawn_at IS NULL AND c.observation_key IN ({KEY_PLACES})"
)
_LINK = Statement("UPDATE observation SET report = ?, report_position = ? WHERE record_key = ? AND patient = ?")


async def links_of(record_keys: Collection[str]) -> Links:
    """The report of each of these results: the newest where several name it, never another patient's."""
    best: dict[tuple[str, str], tuple] = {}
    for some in hundreds(record_keys):
        for key, report, position, patient, *age in await _CLAIMS.rows(*some):
            held = best.get((key, patient))
            if held is None or held[0] < age:
                best[(key, patient)] = (age, report, position)
    return {result: (report, position) for result, (_, report, position) in best.items()}


async def link_results(record_keys: Collection[str]) -> None:
    """Put each of these results, where it is there, under its report."""
    if links := await links_of(record_keys):
        await _LINK.many([(report, position, key, patient) for (key, patient), (report, position) in links.items()])
