"""One commit for all who look at the same moment."""

import asyncio

from portal.audit import group_commit, log
from portal.audit.chain import Entry
from portal.audit.events import AuditEvent
from portal.audit.tables import AuditEntry
from portal.audit.verification import Verification, examine
from portal.database.transactions import transaction
from tests.audit.conftest import MAYA, lines, look


def count_commits(monkeypatch) -> list:
    """Each batch that is stored from now on."""
    batches, real = [], group_commit.append
    async def noted(entries):
        batches.append(len(entries))
        await real(entries)
    monkeypatch.setattr(group_commit, "append", noted)
    return batches


async def test_all_who_wait_share_a_commit(database, monkeypatch):
    batches = count_commits(monkeypatch)
    await asyncio.gather(*(look(5) for _ in range(20)))
    assert sum(batches) == 100 == (await examine()).lines
    assert len(batches) <= 12


async def test_a_very_long_queue_is_stored_in_pieces(database, monkeypatch):
    batches = count_commits(monkeypatch)
    await asyncio.gather(*(look() for _ in range(450)))
    assert max(batches) == group_commit.LARGEST
    assert await lines() == 450


async def test_a_line_that_cannot_be_stored_fails_alone(database, monkeypatch):
    real = group_commit.append
    async def picky(entries: list[Entry]):
        if any(entry.patient_id == "bad" for entry in entries):
            raise ValueError("bad")
        await real(entries)
    monkeypatch.setattr(group_commit, "append", picky)
    names = ["a", "b", "bad", "c"]
    answers = await asyncio.gather(
        *(log.record(AuditEvent.RECORD_OPENED, actor=MAYA, patient_id=name) for name in names), return_exceptions=True)
    assert [type(answer) for answer in answers] == [type(None), type(None), ValueError, type(None)]
    assert sorted(row["patient_id"] for row in await AuditEntry.select(AuditEntry.patient_id)) == ["a", "b", "c"]
    assert (await examine()).first_bad is None


async def test_somebody_who_goes_away_does_not_hold_up_the_others(database):
    impatient = [asyncio.create_task(look()) for _ in range(5)]
    staying = [asyncio.create_task(look()) for _ in range(5)]
    await asyncio.sleep(0)
    for task in impatient:
        task.cancel()
    await asyncio.gather(*staying)
    assert await lines() >= 5
    assert (await examine()).first_bad is None


async def test_lines_of_pages_and_of_changes_are_one_chain(database):
    async def change():
        async with transaction():
            await look(2)
    await asyncio.gather(*(work() for _ in range(15) for work in (change, look)))
    assert await examine() == Verification(lines=45)
