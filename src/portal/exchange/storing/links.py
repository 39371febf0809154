"""Which report a result belongs to. The report may come before its results, after them, or in another file."""

from collections.abc import Collection

from portal.database.statements import Statement
from portal.exchange.storing.shelves import KEY_PLACES, KEYS

_CLAIMS = Statement(
    "SELECT c.observation_key, c.report, c.position, r.patient, r.effective_instant, r.record_key"
    " FROM report_result c JOIN diagnostic_report r ON r.id = c.report"
    f" WHERE r.withdrawn_at IS NULL AND c.observation_key IN ({KEY_PLACES})"
)
_LINK = Statement("UPDATE observation SET report = ?, report_position = ? WHERE record_key = ? AND patient = ?")


async def link_results(record_keys: Collection[str]) -> None:
    """Put each of these results under its report, the newest where several name it. Never under another patient's."""
    keys = list(record_keys)
    for start in range(0, len(keys), KEYS):
        chunk = keys[start : start + KEYS]
        best: dict[tuple[str, str], tuple] = {}
        for key, report, position, patient, *age in await _CLAIMS.rows(*chunk, *[""] * (KEYS - len(chunk))):
            held = best.get((key, patient))
            if held is None or held[0] < age:
                best[(key, patient)] = (age, report, position)
        if best:
            await _LINK.many([(report, position, key, patient) for (key, patient), (_, report, position) in best.items()])
