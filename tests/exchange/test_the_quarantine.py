"""Staff look at what was set aside, try it again, or decide that it is not wanted."""

import pytest

from portal.audit.events import Actor
from portal.database.statements import Statement
from portal.errors import Conflict, NotFound
from portal.exchange.quarantine import dismiss, open_count, quarantined_record, quarantined_records, retry, sentence
from portal.exchange.recent_imports import imported_file, recent_imports
from tests.support.records import NO_WAIT, bundle, observation, only, patient, take_in

PRIYA = Actor("staff", None)


async def only_one() -> str:
    (record,) = (await quarantined_records()).records
    return record.id


async def test_pages_go_on_where_the_last_one_ended():
    await take_in(bundle(*[observation(f"o{number}", subject=None) for number in range(5)]))
    first = await quarantined_records(limit=2)
    second = await quarantined_records(first.next, limit=2)
    third = await quarantined_records(second.next, limit=2)
    ids = [record.id for page in (first, second, third) for record in page.records]
    assert (len(set(ids)), third.next, await open_count()) == (5, "", 5)


async def test_a_page_of_one_file_shows_only_its_records():
    for key in "ab":
        await take_in(bundle(patient(key, number=f"R-{key}", born="1970-01-01"), observation(key, subject=None)), name=f"{key}.json")
    file = (await recent_imports()).files[0]
    (record,) = (await quarantined_records(file_id=file.id)).records
    assert (file.name, record.file_name, file.state, file.open_records) == ("b.json", "b.json", "partial", 1)


async def test_a_record_tried_again_too_early_stays_with_its_reason():
    await take_in(observation())
    assert (await retry(await only_one(), PRIYA, NO_WAIT)).quarantined == 1
    assert await open_count() == 1


async def test_a_record_tried_again_when_the_reason_is_gone_comes_in():
    await take_in(bundle(patient(), observation()), source="kiosk", makes_charts=False)
    await Statement("UPDATE source SET makes_charts = TRUE").run()
    for record in sorted((await quarantined_records()).records, key=lambda one: one.resource_type, reverse=True):
        assert (await retry(record.id, PRIYA, NO_WAIT)).created == 1
    assert (await open_count(), await only("SELECT count(*) FROM observation WHERE published")) == (0, 1)
    assert await only("SELECT state FROM import_file") == "accepted"
    assert await only("SELECT count(*) FROM audit_entry WHERE event = 'quarantine_retried'") == 2


async def test_retrying_starts_a_reading_process_when_none_is_given():
    await take_in(observation())
    assert (await retry(await only_one(), PRIYA)).quarantined == 1


async def test_a_record_dismissed_keeps_the_reason_and_who_it_was():
    await take_in(observation())
    record_id = await only_one()
    await dismiss(record_id, "Sent to us by mistake", PRIYA)
    record = await quarantined_record(record_id)
    assert (record.state, record.reason, await open_count()) == ("dismissed", "Sent to us by mistake", 0)
    assert await only("SELECT count(*) FROM audit_entry WHERE event = 'quarantine_dismissed'") == 1


async def test_what_was_dismissed_is_dealt_with():
    await take_in(observation())
    record_id = await only_one()
    await dismiss(record_id, "Not ours", PRIYA)
    for again in (dismiss(record_id, "Not ours", PRIYA), retry(record_id, PRIYA, NO_WAIT)):
        with pytest.raises(Conflict):
            await again
    assert (await take_in(patient())).retried.created == 0


async def test_what_is_not_there_is_not_found():
    for name in ("nothing", "a\0b", "x" * 300, "é", ""):
        for asked in (dismiss(name, "", PRIYA), retry(name, PRIYA, NO_WAIT), quarantined_record(name), imported_file(name)):
            with pytest.raises(NotFound):
                await asked
        assert (await quarantined_records(name)).records == [] and (await recent_imports(name)).files == []


async def test_a_mended_record_closes_what_was_set_aside():
    await take_in(bundle(patient(), observation(status="done")))
    await take_in(observation())
    assert (await open_count(), await only("SELECT state FROM quarantined_record")) == (0, "taken_in")


async def test_a_mended_record_does_not_close_a_doubt_about_whose_it_is():
    await take_in(bundle(patient(), patient("jonah", number="R-1002"), observation()))
    await take_in(observation(who="Patient/jonah"))
    await take_in(observation(value="9.9", status="corrected"))
    assert await open_count() == 1


async def test_recent_files_say_what_became_of_them():
    await take_in(bundle(patient(), observation()), name="good.json")
    await take_in(b"{", name="bad.json")
    bad, good = (await recent_imports()).files
    assert (good.state, good.resources, good.created, good.why("en")) == ("accepted", 2, 2, "")
    assert (bad.state, bad.why("en")) == ("refused", "The file ends in the middle: it was cut off. Ask for it again.")
    assert (await imported_file(good.id)).name == "good.json"


async def test_pages_of_files_go_on_where_the_last_one_ended():
    for number in range(3):
        await take_in(patient(f"p{number}", number=f"R-{number}"), name=f"{number}.json")
    first = await recent_imports(limit=2)
    second = await recent_imports(first.next, limit=2)
    assert ([file.name for file in first.files + second.files], second.next) == (["2.json", "1.json", "0.json"], "")


def test_a_problem_of_a_later_version_is_shown_by_its_name():
    assert sentence("not_invented_yet", "{}", "en") == "not_invented_yet"
