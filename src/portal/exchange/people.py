"""The patients of one file: who they are here, and whose the other records are."""

import msgspec

from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.exchange.keys import identifier_key, record_key
from portal.exchange.matching import ChartFacts, match, name_changed
from portal.exchange.problems import Problem
from portal.exchange.records import Entry, PatientContent, Subject, Trouble
from portal.exchange.storing.keyed import KEY_PLACES, hundreds
from portal.exchange.storing.rows import Run

_CHARTS = Statement(
    "SELECT i.key, p.id, p.birth_date, p.family_name FROM patient_identifier i JOIN patient p ON p.id = i.patient"
    f" WHERE i.key IN ({KEY_PLACES})"
)
_IN_DOUBT = Statement(
    "SELECT record_key FROM quarantined_record WHERE state = 'open' AND resource_type = 'Patient'"
    f" AND problem IN ('birth_date_differs', 'birth_date_unsure', 'numbers_of_two') AND record_key IN ({KEY_PLACES})"
)


class Arrival(msgspec.Struct):
    """A Patient record that found its chart. `identifiers`: keys that lead to the chart from now on, with system and value."""

    chart_id: str
    is_new: bool
    is_same_record: bool
    name_changed: bool
    identifiers: list[tuple[str, str, str, str]]


class People:
    """Decides for one run. What it decided about a Patient of the file counts for every record of the file."""

    def __init__(self, run: Run, source_name: str, makes_charts: bool):
        self._run = run
        self._source_name = source_name
        self._makes_charts = makes_charts
        self._alias_system = f"source:{run.source_id}"
        self._charts: dict[str, ChartFacts] = {}  # by identifier key
        self._subjects: dict[str, str | Trouble] = {}  # by external key: chart id, or why not

    async def look_up(self, entries: list[Entry]) -> None:
        """Read what is known of everybody these entries name."""
        patients = [entry for entry in entries if isinstance(entry.content, PatientContent)]
        keys = {key for entry in patients for key, *_ in self._identifiers(entry)}
        wanted = {entry.subject.key for entry in entries if entry.subject and entry.subject.key} - self._subjects.keys()
        for subject in (entry.subject for entry in entries if entry.subject):
            keys |= {identifier_key(system, value) for system, value in subject.identifiers}
        alias_keys = {identifier_key(self._alias_system, key): key for key in wanted}
        await self._read_charts(list((keys | alias_keys.keys()) - self._charts.keys()))
        own = {key for entry in patients for key in (entry.external_key, *entry.content.aliases)}
        in_doubt = await self._in_doubt(wanted - own)
        for key in wanted - own:
            self._subjects[key] = self._known(key, in_doubt)

    async def _read_charts(self, keys: list[str]) -> None:
        for some in hundreds(keys):
            for key, *facts in await _CHARTS.rows(*some):
                self._charts[key] = ChartFacts(*facts)

    async def _in_doubt(self, keys: set[str]) -> set[str]:
        by_record = {record_key(self._run.source_id, key): key for key in keys}
        return {by_record[key] for some in hundreds(by_record) for (key,) in await _IN_DOUBT.rows(*some)}

    def _known(self, key: str, in_doubt: set[str]) -> str | Trouble:
        if key in in_doubt:
            return Trouble(Problem.PATIENT_SET_ASIDE.value, values={"reference": key})
        chart = self._charts.get(identifier_key(self._alias_system, key))
        return chart.id if chart else Trouble(Problem.PATIENT_UNKNOWN.value, values={"reference": key})

    def arrive(self, entry: Entry) -> Arrival | Trouble:
        """Decide about a Patient record."""
        content, identifiers = entry.content, self._identifiers(entry)
        aliases = (entry.external_key, *content.aliases)
        same_record = next((chart for key in aliases if (chart := self._charts.get(identifier_key(self._alias_system, key)))), None)
        by_number = {chart for key, _, _, kind in identifiers if kind != "source" and (chart := self._charts.get(key))}
        found = match(content, same_record, by_number)
        if found is None and not self._makes_charts:
            found = Problem.PATIENT_NOT_EXPECTED
        if isinstance(found, Problem):
            for key in aliases:
                self._subjects[key] = Trouble(Problem.PATIENT_SET_ASIDE.value, values={"reference": entry.external_key})
            return Trouble(found.value, values={"source": self._source_name})
        chart = found or ChartFacts(new_id(), content.birth_date, content.family_name)
        fresh = [one for one in identifiers if one[0] not in self._charts]
        for key, *_ in identifiers:
            self._charts[key] = chart
        self._subjects.update(dict.fromkeys(aliases, chart.id))
        changed = found is not None and same_record is not None and name_changed(content, chart)
        return Arrival(chart.id, found is None, same_record is not None, changed, fresh)

    def doubt(self, entry: Entry) -> None:
        """A Patient record could not be read: whoever it is about, the file's records about them are not certain."""
        if entry.external_key:
            self._subjects[entry.external_key] = Trouble(Problem.PATIENT_SET_ASIDE.value, values={"reference": entry.external_key})

    def record_keys(self, entry: Entry) -> set[str]:
        """The record keys that other records of the source use for this patient."""
        return {record_key(self._run.source_id, key) for key in (entry.external_key, *entry.content.aliases)}

    def _identifiers(self, entry: Entry) -> list[tuple[str, str, str, str]]:
        """Key, system, value and kind of everything that leads to this patient."""
        numbers = [(identifier_key(system, value), system, value, kind) for system, value, kind in entry.content.identifiers]
        aliases = dict.fromkeys((entry.external_key, *entry.content.aliases))
        return numbers + [(identifier_key(self._alias_system, key), self._alias_system, key[:120], "source") for key in aliases]

    def chart_of(self, subject: Subject) -> str | Trouble:
        """The chart id for a record about this subject, or why there is none."""
        if subject.key:
            return self._subjects[subject.key]
        charts = {chart for system, value in subject.identifiers if (chart := self._charts.get(identifier_key(system, value)))}
        if len(charts) > 1:
            return Trouble(Problem.NUMBERS_OF_TWO.value)
        if not charts:
            return Trouble(Problem.PATIENT_UNKNOWN.value, values={"reference": "|".join(subject.identifiers[0])})
        chart = charts.pop()
        if len(subject.birth_date) < 10 or len(chart.birth_date) < 10:
            return Trouble(Problem.BIRTH_DATE_UNSURE.value)
        return chart.id if subject.birth_date == chart.birth_date else Trouble(Problem.BIRTH_DATE_DIFFERS.value)

