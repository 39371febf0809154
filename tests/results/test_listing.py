"""The list by date."""

import pytest

from portal.results.listing import PAGE, members_of, results_on, unread_on
from portal.results.seen import is_new, mark_seen
from tests.results.charts import at, chart_of, report, result, seen_ids

pytestmark = pytest.mark.usefixtures("cast")


async def names(**where) -> list[str]:
    """Names on a page of Maya's list."""
    return [row.name for row in (await results_on(await chart_of(), **where)).rows]


async def test_reports_and_results_of_their_own_stand_in_one_list_newest_first():
    panel = await report("Full blood count", day="2026-11-10")
    await result("Haemoglobin", report=panel, day="2026-11-10")
    await result("Glucose", day="2026-11-12")
    await result("Sodium", day="2026-10-01")
    assert await names() == ["Glucose", "Full blood count", "Sodium"]


async def test_a_result_stands_alone_while_its_report_is_not_shown():
    panel = await report("Full blood count", status="preliminary", release_at=None)
    await result("Haemoglobin", report=panel)
    assert await names() == ["Haemoglobin"]


async def test_vital_signs_and_answers_are_not_in_the_list():
    await result("Weight", section="vitals")
    await result("Tobacco", section="about")
    assert await names() == []


async def test_pages_hold_twenty_and_lead_on_without_loss_or_repeat():
    for number in range(PAGE * 2 + 5):
        make = report if number % 3 == 0 else result
        await make(f"Test {number:02}", day=f"2026-{1 + number // 6:02}-01")  # several at the same moment
    chart, found, before = await chart_of(), [], ""
    while True:
        listed = await results_on(chart, before=before)
        found += [row.id for row in listed.rows]
        if not listed.older:
            break
        before = listed.older
    assert len(found) == len(set(found)) == PAGE * 2 + 5


async def test_newer_leads_back_to_the_page_before():
    for number in range(PAGE * 2 + 5):
        await result(f"Test {number}", day=f"2026-10-{1 + number % 28:02}")
    chart = await chart_of()
    first = await results_on(chart)
    second = await results_on(chart, before=first.older)
    third = await results_on(chart, before=second.older)
    again = await results_on(chart, after=third.newer)
    assert [row.id for row in again.rows] == [row.id for row in second.rows]
    assert first.newer is None and third.older is None
    assert (await results_on(chart, after=second.newer)).newer is None


@pytest.mark.parametrize("before", ["nothing", "x" * 500, "' OR 1=1 --"])
async def test_an_unknown_place_is_the_first_page(before):
    await result("Glucose")
    assert await names(before=before) == ["Glucose"]


async def test_somebody_elses_id_is_no_place_in_the_list():
    theirs = await result("Glucose", patient="jonah", day="2026-11-01")
    await result("Sodium", day="2026-11-15")
    assert await names(before=theirs) == ["Sodium"]


async def test_members_are_counted_by_flag():
    panel = await report()
    await result("Haemoglobin", report=panel, flag="L", flag_source="lab")
    await result("Ferritin", report=panel, flag="L", flag_source="lab")
    await result("Platelets", report=panel)
    await result("Secret", report=panel, release_at=None, flag="H", flag_source="lab")
    chart = await chart_of()
    counted = await members_of(chart, (await results_on(chart)).rows)
    assert {(one.flag, one.count) for one in counted[panel]} == {("L", 2), ("", 1)}


async def test_a_result_is_new_until_it_is_opened_and_again_when_it_is_corrected():
    one = await result("Glucose")
    chart = await chart_of()
    assert is_new((await results_on(chart)).rows[0])
    await mark_seen(chart, one)
    await mark_seen(chart, one)
    assert not is_new((await results_on(chart)).rows[0])
    assert await seen_ids() == [one]
    await result("Sodium", day="2026-11-01", changed_at=at("2026-11-30"), id="corrected")
    await mark_seen(chart, "corrected")
    assert is_new((await results_on(chart)).rows[1])


async def test_what_is_new_to_a_proxy_is_not_what_is_new_to_the_patient():
    one = await result("Glucose", patient="jonah")
    await mark_seen(await chart_of("maya", "jonah"), one)
    assert await unread_on(await chart_of("maya", "jonah")) == []


async def test_old_history_is_not_news():
    await result("Old", day="2024-01-01")
    await result("Recent", day="2026-03-01")
    await report("Newest", day="2026-11-01")
    assert [row.name for row in await unread_on(await chart_of())] == ["Newest", "Recent"]
