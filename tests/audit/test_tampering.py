"""The log can only be added to, and shows when somebody got round that (C88)."""

import dataclasses

import pytest

from portal.audit.tables import AuditEntry
from portal.audit.verification import Verification, examine, verify
from portal.crypto.keyring import Purpose, add_key, create_keyring
from portal.database.engine import engine
from portal.database.statements import Statement
from portal.settings import settings, use_settings
from tests.audit.conftest import lines, look, tamper

FORBIDDEN = [
    "UPDATE audit_entry SET reason = 'x' WHERE seq = 3",
    "UPDATE audit_entry SET reason = 'x'",
    "DELETE FROM audit_entry WHERE seq = 3",
    "DELETE FROM audit_entry",
]
COPY = "INSERT INTO audit_entry SELECT {seq}, at, event, outcome, actor_kind, account_id, patient_id, object_type, object_id," \
       " fields, session, address, request_id, reason, clock_synchronised, key_id, mac FROM audit_entry WHERE seq = {of}"  # fmt: skip


@pytest.mark.parametrize("sql", FORBIDDEN)
async def test_the_database_refuses_to_change_or_remove_a_line(ten_lines, sql):
    with pytest.raises(Exception, match="can only be added to"):
        await Statement(sql).run()
    assert await examine() == Verification(lines=10)


async def test_the_database_refuses_to_replace_a_line(ten_lines):
    sql = {"sqlite": "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 3",
           "postgres": "TRUNCATE audit_entry"}[engine().engine_type]  # fmt: skip
    with pytest.raises(Exception, match="can only be added to"):
        await Statement(sql).run()
    assert await lines() == 10


async def test_an_untouched_log_is_all_right(ten_lines):
    assert await verify() is None
    assert (await examine()).lines == 10


async def test_an_empty_log_is_all_right(database):
    assert await examine() == Verification(lines=0)


@pytest.mark.parametrize("column", [column._meta.name for column in AuditEntry._meta.columns if column._meta.name not in ("seq", "at",
                                    "clock_synchronised")])  # fmt: skip
async def test_any_changed_text_shows(ten_lines, column):
    await tamper(f"UPDATE audit_entry SET {column} = 'somebody' WHERE seq = 4")
    assert await verify() == 4


@pytest.mark.parametrize("change", ["at = '2020-01-01 00:00:00+00:00'", "clock_synchronised = NULL", "account_id = NULL", "seq = 40"])
async def test_any_changed_value_shows(ten_lines, change):
    await tamper(f"UPDATE audit_entry SET {change} WHERE seq = 4")
    assert await verify() == 4


@pytest.mark.parametrize(
    ("changes", "first_bad"),
    [
        (["DELETE FROM audit_entry WHERE seq = 5"], 5),
        (["DELETE FROM audit_entry WHERE seq <= 3"], 1),
        (["DELETE FROM audit_entry WHERE seq = 5", "UPDATE audit_entry SET seq = 5 WHERE seq = 6",
          "UPDATE audit_entry SET seq = 6 WHERE seq = 7"], 5),
        ([COPY.format(seq=11, of=10)], 11),
        ([COPY.format(seq=0, of=10)], 0),
        ([COPY.format(seq=-5, of=1)], -5),
        (["UPDATE audit_entry SET seq = 100 WHERE seq = 3", "UPDATE audit_entry SET seq = 3 WHERE seq = 7",
          "UPDATE audit_entry SET seq = 7 WHERE seq = 100"], 3),
        (["UPDATE audit_entry SET mac = (SELECT mac FROM audit_entry WHERE seq = 9) WHERE seq = 8"], 8),
    ],
    ids=["removed", "beginning removed", "removed and renumbered", "added at the end", "added before", "added far before",
         "two exchanged", "hash copied"],
)  # fmt: skip
async def test_removed_added_and_moved_lines_show(ten_lines, changes, first_bad):
    await tamper(*changes)
    assert await verify() == first_bad


async def test_a_value_that_is_no_longer_of_its_type_shows(ten_lines):
    if engine().engine_type == "postgres":
        pytest.skip("PostgreSQL keeps values of their type")
    await tamper("UPDATE audit_entry SET at = 'yesterday' WHERE seq = 6")
    found = await examine()
    assert (found.lines, found.first_bad, found.reason) == (5, 6, "it cannot be read")


async def test_a_log_written_under_several_keys_is_all_right(database, tmp_path):
    use_settings(dataclasses.replace(settings(), keyring_file=tmp_path / "keyring.json"))
    create_keyring(settings().keyring_path)
    await look(5)
    add_key(settings().keyring_path, Purpose.AUDIT, used_after=0)
    await look(3)
    assert await examine() == Verification(lines=8)
    assert len({row["key_id"] for row in await AuditEntry.select(AuditEntry.key_id)}) == 2


async def test_a_chain_made_with_other_keys_shows(ten_lines, tmp_path):
    create_keyring(tmp_path / "theirs.json")
    use_settings(dataclasses.replace(settings(), keyring_file=tmp_path / "theirs.json"))
    found = await examine()
    assert (found.first_bad, found.reason) == (1, "its key is not in the keyring")


async def test_a_long_log_is_checked_to_its_end(database, monkeypatch):
    monkeypatch.setattr("portal.audit.verification._AT_A_TIME", 7)
    await look(50)
    assert (await examine()).lines == 50
    await tamper("UPDATE audit_entry SET reason = 'x' WHERE seq = 49")
    assert (await examine()).first_bad == 49
