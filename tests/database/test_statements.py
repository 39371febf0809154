"""Statements: one text for both engines, the types that come back, many rows at once."""

import time
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from portal.database.errors import UNIQUE_VIOLATIONS, NotStorable
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import transaction
from tests.database.sample import Ledger, open_ledger, owners

INSERT = Statement("INSERT INTO sample_ledger (id, owner, balance) VALUES (?, ?, ?)")
BY_OWNER = Statement("SELECT owner, balance, opened_at, closed FROM sample_ledger WHERE owner = ?")


class Row(msgspec.Struct):
    owner: str
    balance: int
    opened_at: datetime | None
    closed: bool


async def test_a_question_answers_tuples_structs_or_one_struct(ledgers):
    opened = datetime(2024, 2, 29, 23, 30, tzinfo=UTC)
    await open_ledger("maya", balance=3, opened_at=opened)
    assert await BY_OWNER.rows("maya") == [("maya", 3, opened, False)]
    assert await BY_OWNER.all(Row, "maya") == [Row("maya", 3, opened, False)]
    assert await BY_OWNER.one(Row, "maya") == Row("maya", 3, opened, False)
    assert await BY_OWNER.one(Row, "nobody") is None


async def test_a_question_mark_in_quotes_or_a_comment_is_no_placeholder(ledgers):
    statement = Statement("""SELECT 'what?', owner AS "who?", 'it''s ?' FROM sample_ledger -- really?
        WHERE owner = ? AND note <> '?'""")
    await open_ledger("maya")
    assert await statement.rows("maya") == [("what?", "maya", "it's ?")]


async def test_writing_answers_how_many_rows(ledgers):
    assert await INSERT.run(new_id(), "maya", 1) == 1
    assert await INSERT.run(new_id(), "jonah", 1) == 1
    raised = Statement("UPDATE sample_ledger SET balance = balance + ? WHERE balance = ?")
    assert await raised.run(1, 1) == 2
    assert await raised.run(1, 1) == 0


async def test_returning_answers_the_rows_that_were_written(ledgers):
    await INSERT.run("first", "maya", 1)
    claim = Statement("UPDATE sample_ledger SET balance = 2 WHERE owner = ? AND balance = 1 RETURNING id")
    assert await claim.rows("maya") == [("first",)]
    assert await claim.rows("maya") == []


async def test_a_question_that_begins_with_with_is_answered_and_one_that_writes_is_written(ledgers):
    assert await Statement("WITH one AS (SELECT 1 AS n) SELECT n FROM one").rows() == [(1,)]
    await INSERT.run("first", "maya", 1)
    write = Statement("WITH mine AS (SELECT 'maya' AS who) UPDATE sample_ledger SET balance = 9 WHERE owner IN (SELECT who FROM mine)")
    assert await write.run() == 1
    assert (await BY_OWNER.rows("maya"))[0][1] == 9


async def test_times_come_back_aware_in_utc_whatever_zone_they_went_in(ledgers):
    moment = datetime(2024, 7, 1, 1, 30, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    insert = Statement("INSERT INTO sample_ledger (id, owner, opened_at) VALUES (?, ?, ?)")
    await insert.run("1", "maya", moment)
    stored = (await BY_OWNER.rows("maya"))[0][2]
    assert stored == moment and stored.tzinfo is not None and stored.utcoffset() == timedelta(0)
    latest = Statement('SELECT max(opened_at) AS "opened_at [timestamptz]" FROM sample_ledger')
    assert await latest.rows() == [(moment.astimezone(UTC),)]


async def test_times_with_and_without_fractions_compare_in_order(ledgers):
    start = datetime(2024, 7, 1, 12, 0, tzinfo=UTC)
    insert = Statement("INSERT INTO sample_ledger (id, owner, opened_at) VALUES (?, ?, ?)")
    for number, microseconds in enumerate((500_000, 0, 1, 999_999)):
        await insert.run(str(number), str(number), start + timedelta(microseconds=microseconds))
    ordered = Statement("SELECT owner FROM sample_ledger WHERE opened_at >= ? ORDER BY opened_at")
    assert [owner for (owner,) in await ordered.rows(start)] == ["1", "2", "0", "3"]
    assert len(await ordered.rows(start + timedelta(microseconds=1))) == 3


@pytest.mark.parametrize("text", ["half \ud800 a pair", "nul \0"])
async def test_a_text_that_cannot_be_stored_is_a_mistake_of_the_one_who_sent_it(text, ledgers):
    if "\0" in text and ledgers.engine_type == "sqlite":
        return  # which stores it
    for attempt in (INSERT.run(new_id(), text, 1), INSERT.many([(new_id(), text, 1)]), BY_OWNER.rows(text)):
        with pytest.raises(NotStorable):
            await attempt
    assert await owners() == []


async def test_many_rows_are_all_written_or_none(ledgers):
    await INSERT.run("first", "taken", 1)
    with pytest.raises(UNIQUE_VIOLATIONS):
        await INSERT.many([(new_id(), "new", 1), (new_id(), "taken", 1)])
    assert await owners() == ["taken"]
    await INSERT.many([(new_id(), "new", 1), (new_id(), "newer", 1)])
    await INSERT.many([])
    assert await owners() == ["new", "newer", "taken"]


async def test_many_rows_belong_to_the_open_transaction(ledgers):
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await INSERT.many([(new_id(), f"{number}", 1) for number in range(100)])
            assert await Ledger.count() == 100
            raise ZeroDivisionError
    assert await Ledger.count() == 0


async def test_forty_thousand_rows_a_second(ledgers):
    rows = [(new_id(), f"{number}", number) for number in range(20_000)]
    started = time.process_time()
    await INSERT.many(rows)
    assert time.process_time() - started < 0.5
    assert await Ledger.count() == 20_000
