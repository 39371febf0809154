"""What a line says, and that it is stored with what it is about (C87)."""

import asyncio
from datetime import UTC, datetime

import pytest

from portal import clock
from portal.accounts.tables import Account
from portal.audit import append, log
from portal.audit.events import SYSTEM, Actor, AuditEvent
from portal.audit.tables import AuditEntry
from portal.database.transactions import transaction
from tests.audit.conftest import MAYA, lines, look


async def test_a_line_says_who_did_what_to_which_record_from_where(database):
    moment = datetime(2026, 11, 3, 9, 30, 15, 123456, tzinfo=UTC)
    with clock.travelling(moment):
        await log.record(AuditEvent.GRANT_CHANGED, actor=MAYA, patient_id="jonah", object_type="access_grant", object_id="g1",
                         fields=("scopes", "valid_until"), outcome="failure", reason="asked by phone")  # fmt: skip
    [line] = await AuditEntry.select()
    assert (line["seq"], line["at"], line["event"], line["outcome"]) == (1, moment, "grant_changed", "failure")
    assert (line["actor_kind"], line["account_id"], line["patient_id"]) == ("patient", "account-of-maya", "jonah")
    assert (line["object_type"], line["object_id"], line["fields"]) == ("access_grant", "g1", "scopes valid_until")
    assert (line["session"], line["address"], line["request_id"]) == ("1a2b3c4d", "203.0.113.7", "request-1")
    assert line["reason"] == "asked by phone"
    assert line["clock_synchronised"] in (True, False, None)


async def test_a_change_that_is_rolled_back_leaves_no_line(database):
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await look()
            raise ZeroDivisionError
    assert await lines() == 0


async def test_a_savepoint_that_is_rolled_back_takes_its_line_along_and_the_chain_holds(database):
    async with transaction():
        await look()
        with pytest.raises(ZeroDivisionError):
            async with transaction():
                await look(2)
                raise ZeroDivisionError
        await look()
    assert [row["seq"] for row in await AuditEntry.select(AuditEntry.seq).order_by(AuditEntry.seq)] == [1, 2]


async def test_when_the_log_cannot_be_written_the_change_does_not_happen(database, monkeypatch):
    monkeypatch.setattr(append, "link", lambda *words: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await Account.insert(Account(id="new", name="Maya", username="maya", created_at=clock.now()))
            await look()
    assert not await Account.exists()


async def test_when_the_log_cannot_be_written_nobody_looks_at_anything(database, monkeypatch):
    monkeypatch.setattr(append, "link", lambda *words: 1 / 0)
    answers = await asyncio.gather(*(look() for _ in range(5)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [ZeroDivisionError] * 5
    monkeypatch.undo()
    await look()
    assert await lines() == 1


HOSTILE = ["\0", "line\nbreak\r\n", "\u202etxt.exe", "\ud800", "x" * 5000, "\x1b[31m", "'; DROP TABLE audit_entry; --"]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_stored_plain_and_short(database, text):
    actor = Actor("patient", "a", session=text, address=text, request_id=text)
    await log.record(AuditEvent.SIGN_IN_FAILED, actor=actor, object_id=text, fields=(text,), reason=text)
    [line] = await AuditEntry.select()
    for name in ("object_id", "fields", "session", "address", "request_id", "reason"):
        assert line[name].isprintable() and len(line[name]) <= 1000


async def test_the_portal_itself_is_an_actor(database):
    await log.record(AuditEvent.IMPORT_FINISHED, actor=SYSTEM)
    assert (await AuditEntry.select().first())["actor_kind"] == "system"


async def test_a_reader_of_the_page_waits_until_its_line_is_stored(database):
    for expected in range(1, 6):
        await look()
        assert await lines() == expected
