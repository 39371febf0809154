"""Writing one run, batch by batch: rows that nobody sees yet, and changes that wait for publication."""

from portal.exchange.people import Arrival, People
from portal.exchange.problems import Problem
from portal.exchange.records import Entry, PatientContent, Trouble
from portal.exchange.storing.batches import Batch
from portal.exchange.storing.counts import Counts
from portal.exchange.storing.ordering import replaces
from portal.exchange.storing.patients import link_numbers, make_chart
from portal.exchange.storing.rows import Run, Verdict, is_news, status_of, verdict_on
from portal.exchange.storing.setting_aside import TroubleKeeper
from portal.exchange.storing.shelves import Known
from portal.exchange.storing.staging import stage, stage_undo


class RunWriter:
    """Puts the entries of one run where they belong, and counts. Call `write` inside a transaction.

    When the run takes more than one, what cannot be told by its run id is noted for taking back.
    """

    def __init__(self, run: Run, people: People, troubles: TroubleKeeper):
        self.run = run
        self.counts = Counts()
        self.patients: set[str] = set()
        self.news: set[str] = set()  # patients with new results
        self.written: list[str] = []  # record keys
        self.arrived: set[str] = set()  # record keys of patients: others may have waited for them
        self._people = people
        self.troubles = troubles
        self._staged: dict[str, Known] = {}

    async def write(self, entries: list[Entry]) -> None:
        """Store one batch. Patients come before the records about them."""
        await self._people.look_up(entries)
        troubles: list[tuple[Entry, Trouble]] = []
        placed: list[tuple[Entry, str | None]] = []
        arrivals: list[Arrival] = []
        for entry in entries:
            self.counts.resources += entry.counted
            if entry.ignored:
                self.counts.ignored += entry.counted
            elif isinstance(chart := self._chart_for(entry), Trouble):
                troubles.append((entry, chart))
            else:
                if isinstance(chart, Arrival):
                    await self._arrive(entry, chart)
                    arrivals.append(chart)
                    chart = chart.chart_id
                placed.append((entry, chart))
        await link_numbers(arrivals)
        if arrivals and not self.run.at_once:
            await stage_undo(arrivals, self.run)
        troubles += await self._store(placed)
        await self.troubles.keep(troubles, self.run)
        self.counts.quarantined += sum(entry.counted for entry, _ in troubles)

    def _chart_for(self, entry: Entry) -> Arrival | str | Trouble | None:
        """Whose the record is; None when it belongs to nobody's record."""
        if entry.trouble is not None:
            if entry.resource_type == "Patient":
                self._people.doubt(entry)
            return entry.trouble
        if isinstance(entry.content, PatientContent):
            return self._people.arrive(entry)
        if entry.subject is None:
            return None
        return self._people.chart_of(entry.subject)

    async def _arrive(self, entry: Entry, arrival: Arrival) -> None:
        if arrival.is_new:
            await make_chart(arrival, entry.content, self.run)
            self.counts.new_charts += 1
        self.counts.name_changes += arrival.name_changed
        if arrival.identifiers:
            self.arrived |= self._people.record_keys(entry)

    async def _store(self, placed: list[tuple[Entry, str | None]]) -> list[tuple[Entry, Trouble]]:
        batch, moved = Batch(self.run, len(placed)), []
        known = await batch.known([entry for entry, _ in placed])
        for entry, patient_id in placed:
            was = self._staged.get(entry.record_key) or known.get(entry.record_key)
            if was is None:
                verdict = verdict_on(entry, self.run)
                known[entry.record_key] = batch.create(entry, patient_id, verdict)
                self._count("created", entry, patient_id, verdict)
            elif was.patient_id != patient_id:
                moved.append((entry, Trouble(Problem.ANOTHER_PATIENT.value)))
            elif was.content_hash == entry.content_hash:
                self.counts.unchanged += entry.counted
            elif replaces(entry.resource_type, status_of(entry), entry.source_time, was.status, was.source_time):
                self._staged[entry.record_key] = batch.change(entry, was)
                self._count("updated", entry, patient_id, verdict_on(entry, self.run))
            elif await batch.add_late(entry, was):
                self.counts.updated += entry.counted
            else:
                self.counts.unchanged += entry.counted
        await batch.write()
        await stage(batch.changes, self.run)
        return moved

    def _count(self, what: str, entry: Entry, patient_id: str | None, verdict: Verdict) -> None:
        if entry.counted:
            setattr(self.counts, what, getattr(self.counts, what) + 1)
        self.written.append(entry.record_key)
        if patient_id is None:
            return
        self.patients.add(patient_id)
        if verdict.withdrawn:
            self.counts.withdrawn += 1
        elif verdict.release_at is None:
            self.counts.held += 1
        elif what == "created" and patient_id not in self.news and is_news(entry, verdict, self.run):
            self.news.add(patient_id)
