"""Piccolo's own queries on our engines: every kind of column comes back as it went in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from portal.database.errors import UNIQUE_VIOLATIONS
from tests.database.sample import Ledger, Line, open_ledger, owners


async def test_every_kind_of_column_comes_back_as_it_went_in(ledgers):
    moment = datetime(2024, 2, 29, 23, 59, 59, 999999, tzinfo=timezone(timedelta(hours=-8)))
    went_in = {
        "owner": "Zoë 慧 🩺", "balance": -(2**31), "total": 2**62, "share": 0.1, "note": "{} ? 'quoted' \\ \n",
        "closed": True, "seal": bytes(range(256)), "opened_at": moment,
    }  # fmt: skip
    await open_ledger(**went_in)
    came_back = await Ledger.select().first()
    assert len(came_back.pop("id")) == 22
    assert came_back == went_in and came_back["opened_at"].utcoffset() == timedelta(0)
    assert isinstance(came_back["closed"], bool) and isinstance(came_back["seal"], bytes)


async def test_null_stays_null(ledgers):
    await open_ledger("maya")
    row = await Ledger.select(Ledger.seal, Ledger.opened_at).first()
    assert row == {"seal": None, "opened_at": None}


async def test_an_object_can_be_saved_read_changed_and_removed(ledgers):
    ledger = await open_ledger("maya")
    found = await Ledger.objects().get(Ledger.id == ledger.id)
    found.balance = 7
    await found.save()
    assert (await Ledger.select(Ledger.balance).where(Ledger.owner == "maya").first()) == {"balance": 7}
    await found.remove()
    assert not await Ledger.exists().where(Ledger.id == ledger.id)


async def test_many_objects_in_one_insert_answer_their_ids(ledgers):
    answered = await Ledger.insert(*[Ledger(owner=f"{number:04}") for number in range(1000)])
    assert len({row["id"] for row in answered}) == 1000 and len(await owners()) == 1000


async def test_an_update_answers_what_it_returns(ledgers):
    await open_ledger("maya")
    assert len(await Ledger.update({Ledger.closed: True}).where(Ledger.closed.eq(False)).returning(Ledger.id)) == 1
    assert await Ledger.update({Ledger.closed: True}).where(Ledger.closed.eq(False)).returning(Ledger.id) == []


async def test_a_join_and_an_order_work(ledgers):
    for owner in ("b", "a"):
        await Line(ledger=await open_ledger(owner)).save()
    assert await Line.select(Line.ledger.owner).order_by(Line.ledger.owner) == [{"ledger.owner": "a"}, {"ledger.owner": "b"}]


async def test_a_key_that_is_taken_is_a_unique_violation(ledgers):
    ledger = await open_ledger("maya")
    with pytest.raises(UNIQUE_VIOLATIONS):
        await open_ledger("maya")
    with pytest.raises(UNIQUE_VIOLATIONS):
        await Ledger.insert(Ledger(id=ledger.id, owner="jonah"))


async def test_get_or_create_makes_one(ledgers):
    first = await Ledger.objects().get_or_create(Ledger.owner == "maya", defaults={Ledger.balance: 1})
    second = await Ledger.objects().get_or_create(Ledger.owner == "maya", defaults={Ledger.balance: 2})
    assert first.id == second.id and second.balance == 1


async def test_values_are_never_read_as_sql(ledgers):
    hostile = "x'; DROP TABLE sample_ledger; --"
    await open_ledger(hostile[:20])
    assert await Ledger.count().where(Ledger.owner == hostile[:20]) == 1
    assert await Ledger.count().where(Ledger.opened_at < datetime.now(UTC)) == 0
