"""F05 for the database itself: the disk is full. Refused while it is, nothing lost, going on by itself afterwards."""

import os
import sqlite3

import pytest

from portal.database.engine import engine, use_engine
from portal.database.errors import Unavailable
from portal.database.migrate import migrate, standing_of_database
from portal.database.migrating import files
from portal.database.migrating.snapshots import SnapshotRefused
from portal.database.sqlite.engine import PortalSQLite
from portal.database.transactions import transaction
from portal.settings import Settings, use_settings
from tests.database.sample import make_sample_tables, open_ledger, owners
from tests.support.migrations import Chain

pytestmark = pytest.mark.faults


@pytest.fixture
async def on_small_disk(small_disk):
    """A database on the small disk, in force, and a file that takes up half of it."""
    (small_disk / "other").write_bytes(b"x" * 2_000_000)
    use_settings(Settings(data_dir=small_disk / "var"))
    use_engine(PortalSQLite(small_disk / "var" / "portal.sqlite3"))
    await make_sample_tables()
    yield small_disk
    await engine().stop()
    use_engine(None)


async def _write_until_refused() -> list[str]:
    """The owners that were acknowledged before the disk was full."""
    acknowledged = []
    with pytest.raises(Unavailable):
        for number in range(5000):
            await open_ledger(f"{number:05}", note="x" * 3000)
            acknowledged.append(f"{number:05}")
    return acknowledged


async def test_a_full_disk_refuses_writers_serves_readers_and_loses_nothing(on_small_disk):
    acknowledged = await _write_until_refused()
    assert len(acknowledged) > 50 and await owners() == acknowledged
    for _ in range(3):
        with pytest.raises(Unavailable):
            await open_ledger("refused", note="x" * 100_000)
    assert await owners() == acknowledged
    os.remove(on_small_disk / "other")
    await open_ledger("room again", note="x" * 100_000)
    assert await owners() == [*acknowledged, "room again"]
    await engine().stop()
    connection = sqlite3.connect(on_small_disk / "var" / "portal.sqlite3")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


async def test_a_transaction_of_several_steps_is_stored_whole_or_not_at_all(on_small_disk):
    with pytest.raises(Unavailable):
        for number in range(5000):
            async with transaction():
                await open_ledger(f"a{number:05}", note="x" * 3000)
                await open_ledger(f"b{number:05}", note="x" * 3000)
    found = await owners()
    assert [name[1:] for name in found if name[0] == "a"] == [name[1:] for name in found if name[0] == "b"] and len(found) > 50


async def test_a_migration_on_a_full_disk_changes_nothing(on_small_disk, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "FOLDER", tmp_path / "chain")
    chain = Chain(tmp_path / "chain")
    chain.add("manager.new_table('Toy', 'toy', id=Varchar(length=22, primary_key=True), note=Text())")
    await migrate()
    await engine().execute_many("INSERT INTO toy (id, note) VALUES (?, ?)", [(f"{n}", "x" * 3000) for n in range(150)])
    second = chain.add(
        "manager.add_column(table_class_name='Toy', tablename='toy', column_name='n', column_class=Integer, params={'unique': True, 'null': True, 'default': None})"
    )
    await _write_until_refused()
    with pytest.raises(SnapshotRefused):
        await migrate()
    with pytest.raises(Unavailable):
        await migrate(snapshot=False)
    assert (await standing_of_database()).missing == [second]
    os.remove(on_small_disk / "other")
    assert await migrate(snapshot=False) == [second]
    assert await engine().rows("SELECT count(*), count(n) FROM toy") == [(150, 0)]
