"""The records in tests/samples come in as they are meant."""

from itertools import islice, permutations

import pytest

from tests.support.records import OWN_SAMPLES, empty_again, only, record_dump, rows, take_in

OMAR = sorted(OWN_SAMPLES.glob("omar-*"))


async def test_a_transaction_without_ids():
    outcome = await take_in((OWN_SAMPLES / "ines-transaction.json").read_bytes())
    assert (outcome.state, outcome.counts.created) == ("accepted", 10)
    assert await rows("SELECT number, given_name, family_name, former_names FROM patient") == [("RV-20417", "Inês Maria", "Brandão", "Lopes")]
    found = await rows("SELECT name, comparator, value_text, flag, performer, report IS NOT NULL FROM observation WHERE section = 'results' ORDER BY name")
    assert [tuple(row) for row in found] == [
        ("Blood group", "", "Group O", "", "", False), ("Ferritin", "<", "7", "", "", True), ("Haemoglobin", "", "11.20", "L", "Weir Laboratory", True),
    ]  # fmt: skip
    assert await rows("SELECT value_text FROM observation WHERE section = 'vitals'") == [("118/76",)]
    titles = await rows("SELECT title FROM stored_resource WHERE kind IN ('Condition', 'MedicationRequest') ORDER BY title")
    assert titles == [("Ferrous sulfate 200 mg tablet",), ("Iron deficiency",)]


@pytest.mark.parametrize("order", list(islice(permutations(range(len(OMAR))), 0, None, 997)))
async def test_the_stations_of_a_result_in_any_order(order):
    for path in OMAR:
        await take_in(path.read_bytes(), name=path.name)
    expected = await record_dump()
    await empty_again()
    for number in order:
        await take_in(OMAR[number].read_bytes(), name=OMAR[number].name)
    assert await record_dump() == expected


async def test_what_omar_sees():
    for path in OMAR:
        await take_in(path.read_bytes(), name=path.name)
    shown = "SELECT name, value_text, flag, status, effective_precision FROM observation WHERE release_at IS NOT NULL AND withdrawn_at IS NULL"
    assert await rows(f"{shown} AND section = 'results'") == [("Creatinine", "103.0", "N", "corrected", "second")]
    assert [row[1] for row in await rows(f"{shown} ORDER BY effective_instant DESC") if row[4] == "year"] == ["81", "83.50", "84.0"]
    assert await rows("SELECT value_text FROM observation_version ORDER BY value_text") == [("113.0",), ("131",)]
    assert await only("SELECT family_name FROM patient") == "الحداد"
