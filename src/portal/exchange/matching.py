"""Which chart a Patient record belongs to. By a number and its assigner, and the date of birth; never by a name."""

import msgspec

from portal.exchange.problems import Problem
from portal.exchange.records import PatientContent

_FULL = len("YYYY-MM-DD")


class ChartFacts(msgspec.Struct, frozen=True):
    """What matching needs to know of a chart."""

    id: str
    birth_date: str
    family_name: str = ""


def match(content: PatientContent, same_record: ChartFacts | None, by_number: set[ChartFacts]) -> ChartFacts | Problem | None:
    """The chart, None for a person not known here, or why it is not certain.

    `same_record`: the chart that this very record of the source was put to before. `by_number`: the charts that have
    one of its numbers. A record that came before may lack a date of birth, or bring the first one; any other difference,
    and a number that is known without a full date of birth to compare, is for a person to decide.
    """
    charts = by_number | ({same_record} if same_record else set())
    if len(charts) > 1:
        return Problem.NUMBERS_OF_TWO
    if not charts:
        return None
    chart = next(iter(charts))
    if chart.birth_date == content.birth_date and (same_record or len(content.birth_date) == _FULL):
        return chart
    if same_record and not (chart.birth_date and content.birth_date):
        return chart
    if len(chart.birth_date) == len(content.birth_date) == _FULL or same_record:
        return Problem.BIRTH_DATE_DIFFERS
    return Problem.BIRTH_DATE_UNSURE


def name_changed(content: PatientContent, chart: ChartFacts) -> bool:
    """Whether the family name is another one: the record is still theirs, and staff are told."""
    return bool(chart.family_name) and content.family_name.casefold() != chart.family_name.casefold()
