"""Records change: the version that counts is shown, and what a patient has seen is not forgotten."""

from itertools import permutations

import pytest

from portal.database.statements import Statement
from tests.support.records import bundle, observation, only, patient, report, rows, take_in


async def current() -> tuple:
    return (await rows("SELECT value_text, status, version, withdrawn_at IS NULL, changed_at IS NOT NULL FROM observation"))[0]


async def earlier() -> list[tuple]:
    return await rows("SELECT value_text, status, shown FROM observation_version ORDER BY value_text")


async def test_a_correction_is_shown_and_the_earlier_value_kept():
    await take_in(bundle(patient(), observation(issued="2026-03-02T10:00:00Z")))
    outcome = await take_in(observation(value="4.90", status="corrected", issued="2026-03-03T10:00:00Z"))
    assert outcome.counts.updated == 1
    assert await current() == ("4.90", "corrected", 2, True, True)
    assert await earlier() == [("4.20", "final", True)]


async def test_an_early_result_that_becomes_final_is_no_correction():
    await take_in(bundle(patient(), observation(status="preliminary")))
    await take_in(observation())
    assert await current() == ("4.20", "final", 2, True, False)
    assert await earlier() == [("4.20", "preliminary", False)]


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled"])
async def test_what_the_source_takes_back_is_hidden_and_in_the_log(status):
    await take_in(bundle(patient(), observation()))
    assert (await take_in(observation(status=status))).counts.withdrawn == 1
    assert not (await current())[3]
    assert await only("SELECT count(*) FROM audit_entry WHERE event = 'record_withdrawn'") == 1
    assert await only("SELECT release_at FROM observation") is None


async def test_what_was_taken_back_does_not_come_again_under_the_same_id():
    await take_in(bundle(patient(), observation(status="entered-in-error")))
    await take_in(observation(meta={"lastUpdated": "2027-01-01T00:00:00Z"}))
    assert (await current())[1] == "entered-in-error"


VERSIONS = [
    observation(value="4.0", status="preliminary", issued="2026-03-01T10:00:00Z"),
    observation(value="4.1", issued="2026-03-02T10:00:00Z"),
    observation(value="4.2", issued="2026-03-03T10:00:00Z"),
    observation(value="4.3", status="corrected", issued="2026-03-02T12:00:00Z"),
]


@pytest.mark.parametrize("order", list(permutations(range(4)))[::3])
async def test_in_whatever_order_versions_come_the_same_one_counts(order):
    await take_in(patient())
    for number in order:
        await take_in(VERSIONS[number])
    assert (await current())[:2] == ("4.3", "corrected")
    assert [value for value, *_ in await earlier()] == ["4.0", "4.1", "4.2"]


async def test_an_older_version_that_comes_twice_is_recorded_once():
    await take_in(bundle(patient(), VERSIONS[2]))
    counts = [(await take_in(bundle(VERSIONS[1], {"resourceType": "ValueSet", "id": key}))).counts for key in "ab"]
    assert [(one.updated, one.unchanged) for one in counts] == [(1, 0), (0, 1)]
    assert await earlier() == [("4.1", "final", False)]


async def test_stored_again_by_the_sender_is_no_change():
    await take_in(bundle(patient(), observation(meta={"lastUpdated": "2026-03-02T10:00:00Z", "versionId": "1"})))
    outcome = await take_in(observation(meta={"lastUpdated": "2026-04-02T10:00:00Z", "versionId": "2"}))
    assert (outcome.counts.unchanged, outcome.counts.updated) == (1, 0)


async def test_several_versions_in_one_bundle_leave_the_newest():
    await take_in(bundle(patient(), VERSIONS[2], VERSIONS[1], kind="history"))
    assert ((await current())[0], await earlier()) == ("4.2", [("4.1", "final", False)])


async def test_what_staff_decided_outlives_a_correction():
    await take_in(bundle(patient(), observation()))
    await Statement("UPDATE observation SET release_at = NULL, release_rule = 'staff'").run()
    await take_in(observation(value="4.9", status="corrected"))
    assert await rows("SELECT release_at, release_rule, value_text FROM observation") == [(None, "staff", "4.9")]


async def test_what_was_shown_already_keeps_the_moment_from_which_it_was():
    await take_in(bundle(patient(), observation()))
    before = await only("SELECT release_at FROM observation")
    await take_in(observation(value="4.9", status="corrected"))
    assert await only("SELECT release_at FROM observation") == before


async def test_a_corrected_report_keeps_its_earlier_words_and_its_present_results():
    await take_in(bundle(patient(), observation(), observation("sodium"), report(results=("Observation/potassium",), conclusion="Low.")))
    await take_in(report(results=("Observation/sodium",), conclusion="Normal.", status="amended"))
    assert await rows("SELECT conclusion, shown FROM report_version") == [("Low.", True)]
    assert await rows("SELECT external_key FROM observation WHERE report IS NOT NULL") == [("Observation/sodium",)]


async def test_a_result_without_any_id_is_known_by_test_time_and_value():
    nameless = {name: value for name, value in observation().items() if name != "id"}
    await take_in(bundle(patient(), nameless))
    outcome = await take_in(bundle(nameless, nameless))
    assert (outcome.counts.unchanged, await only("SELECT weak_key FROM observation") == 1) == (2, True)
