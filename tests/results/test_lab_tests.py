"""Results by test."""

import pytest

from portal.errors import NotFound
from portal.results import lab_tests
from portal.results.seen import mark_seen
from portal.results.tests_shown import page_of_tests
from tests.results.charts import at, chart_of, report, result
from tests.results.wording.readers import ENGLISH

pytestmark = pytest.mark.usefixtures("cast")


async def test_each_test_is_there_once_with_its_latest_value():
    for day, value in (("2026-03-01", "44"), ("2026-11-01", "58"), ("2026-07-01", "51")):
        await result("HbA1c", value, day=day)
    await result("Albumin", "40")
    found = await lab_tests.tests_on(await chart_of())
    assert [(test.name, test.value_text, test.count) for test in found] == [("Albumin", "40", 1), ("HbA1c", "58", 3)]


async def test_tests_stand_in_the_order_of_their_names_whatever_case_and_accents():
    for name in ("zinc", "Ácido úrico", "Bilirubin", "albumin"):
        await result(name)
    assert [test.name for test in await lab_tests.tests_on(await chart_of())] == ["Ácido úrico", "albumin", "Bilirubin", "zinc"]


async def test_a_test_is_read_when_its_report_was_opened():
    panel = await report()
    await result("Sodium", report=panel)
    chart = await chart_of()
    assert (await lab_tests.tests_on(chart))[0].is_unread
    await mark_seen(chart, panel)
    assert not (await lab_tests.tests_on(chart))[0].is_unread


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("haemo", ["Haemoglobin", "Haemoglobin A1c"]), ("HAEMO a1C", ["Haemoglobin A1c"]), ("acido", ["Ácido úrico"]),
        ("x-ray", ["Chest X-ray"]), ("a1c haemoglobin", ["Haemoglobin A1c"]), ("zzz", []), ("%", []), ("", []), ("_", []),
    ],
)  # fmt: skip
async def test_a_search_finds_every_word_in_any_order_case_and_accent(query, names):
    for name in ("Haemoglobin", "Haemoglobin A1c", "Ácido úrico"):
        await result(name)
    await report("Chest X-ray")
    found = await lab_tests.find_tests(await chart_of(), query)
    assert [one.name for one in (*found.tests, *found.reports)] == names


async def test_all_results_of_a_test_are_reached_page_by_page():
    ids = [await result("Weight", str(60 + n % 9), day=f"2026-{1 + n // 28:02}-{1 + n % 28:02}") for n in range(130)]
    chart, found, before = await chart_of(), [], ""
    while True:
        trend = await lab_tests.results_of_test(chart, ids[0], before=before)
        found += [row.id for row in trend.rows]
        if not trend.older:
            break
        before = trend.older
    assert found == ids[::-1]


async def test_nothing_comes_after_the_last_page():
    one = await result("Weight", "60")
    other = await result("Height", "170")
    for before in (one, other, "nothing"):
        with pytest.raises(NotFound):
            await lab_tests.results_of_test(await chart_of(), one, before=before)


async def test_a_lab_test_is_no_vital_sign():
    one = await result("Glucose")
    with pytest.raises(NotFound):
        await lab_tests.results_of_test(await chart_of(), one, section="vitals")


async def test_tests_are_listed_forty_a_page():
    for number in range(90):
        await result(f"Test {number:02}", changed_at=at("2026-11-01"))
    tests = await lab_tests.tests_on(await chart_of())
    first = page_of_tests(tests, "", ENGLISH)
    second = page_of_tests(tests, first.older, ENGLISH)
    third = page_of_tests(tests, second.older, ENGLISH)
    assert [len(page.items) for page in (first, second, third)] == [40, 40, 10]
    assert (first.first, second.first, third.older) == (True, False, None)
    assert page_of_tests(tests, "no such id", ENGLISH).first
