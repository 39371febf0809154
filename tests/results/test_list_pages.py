"""The pages of lists and the search."""

import pytest

from tests.results.charts import report, result
from tests.results.reading import aloud
from tests.support.cast import sign_in

pytestmark = pytest.mark.usefixtures("cast")

HTMX = {"hx-request": "true", "hx-target": "div#results-list"}


async def test_the_list_by_date_names_each_result_with_its_value_flag_and_date():
    panel = await report("Full blood count", day="2026-11-10")
    await result("Haemoglobin", report=panel, flag="L", flag_source="lab")
    await result("Ferritin", report=panel, flag="LL", flag_source="lab")
    await result("Glucose", "9.1", "mmol/L", flag="H", flag_source="lab")
    await result("Sodium", "140", "mmol/L", flag="N", flag_source="lab", status="preliminary", day="2026-09-01")
    page = await (await sign_in("maya")).open("/patients/maya/results")
    assert aloud(page) == (
        "Results Find a test or report Search Glucose, 12 November 2026 New 9.1 mmol/L High 12 November 2026"
        " Full blood count, 10 November 2026 New 1 critical 1 low 2 results 10 November 2026"
        " Sodium, 1 September 2026 New 140 mmol/L Early result 1 September 2026 All tests by name Answers and history"
    )


async def test_links_to_two_results_of_one_name_and_day_are_told_apart():
    for hour in (8, 12):
        await result("Glucose", str(hour), "mmol/L", day=f"2026-11-12 {hour:02}:00")
    page = await (await sign_in("maya")).open("/patients/maya/results")
    assert {"Glucose, 12 November 2026, 1 of 2", "Glucose, 12 November 2026, 2 of 2"} <= page.links().keys()


async def test_pages_of_the_list_lead_there_and_back_and_are_numbered():
    for number in range(45):
        await result(f"Test {number:02}", day=f"2026-10-{1 + number % 28:02}")
    visitor = await sign_in("maya")
    first = await visitor.open("/patients/maya/results")
    second = await visitor.follow("Older results")
    assert second.h1 == "Results (page 2)" and second.title.startswith("Results (page 2) – ")
    third = await visitor.follow("Older results")
    assert "Older results" not in third.text and third.h1 == "Results (page 3)"
    assert (await visitor.follow("Newer results")).text == second.text
    assert (await visitor.follow("Newer results")).text == first.text


async def test_a_search_works_as_a_plain_form_and_stands_in_no_address():
    await result("Haemoglobin", "128")
    await report("Chest X-ray")
    visitor = await sign_in("maya")
    await visitor.open("/patients/maya/results")
    page = await visitor.press("Search", {"Find a test or report": "haemo"})
    assert (page.status, page.h1, page.path) == (200, "Tests and reports found", "/patients/maya/results/search")
    assert "1 found Haemoglobin, 12 November 2026" in aloud(page) and "X-ray" not in aloud(page)
    assert "haemo" not in page.url
    assert dict(page.fields(page.form("Search")))["query"] == "haemo"


@pytest.mark.parametrize(("typed", "text"), [("haemo", "1 found"), ("zzz", "Nothing found"), ("  ", "All results, newest first")])
async def test_a_search_as_one_types_answers_the_list_alone(typed, text):
    await result("Haemoglobin", "128")
    visitor = await sign_in("maya")
    form = (await visitor.open("/patients/maya/results")).form("Search")
    pairs = dict(visitor.page.fields(form)) | {"query": typed}
    page = await visitor.post("/patients/maya/results/search", pairs, **HTMX)
    assert page.html.lstrip().startswith('<div id="results-list">') and page.html.rstrip().endswith("</div>")
    assert text in aloud(page) and "data-announce" in page.html and "<form" not in page.html


async def test_a_search_that_finds_much_shows_the_first_and_says_so():
    for number in range(20):
        await result(f"Test {number:02}")
    visitor = await sign_in("maya")
    await visitor.open("/patients/maya/results")
    page = await visitor.press("Search", {"Find a test or report": "test"})
    assert "20 found. Here are the first 15: type more of the name to see fewer." in aloud(page)


async def test_a_search_repeats_what_was_typed_as_text():
    trap = '"><script>alert(1)</script>'
    visitor = await sign_in("maya")
    await visitor.open("/patients/maya/results")
    page = await visitor.press("Search", {"Find a test or report": trap})
    assert dict(page.fields(page.form("Search")))["query"] == trap
    assert "<script>alert" not in page.html


async def test_a_search_without_its_token_is_refused():
    visitor = await sign_in("maya")
    assert (await visitor.post("/patients/maya/results/search", {"query": "haemo"})).status == 403


async def test_the_address_of_a_search_can_be_opened_again():
    await result("Haemoglobin")
    assert "Haemoglobin" in (await (await sign_in("maya")).open("/patients/maya/results/search")).text


async def test_tests_by_name_lead_to_all_values_of_a_test_or_to_the_only_one():
    await result("Haemoglobin", "128", day="2026-10-01")
    await result("Haemoglobin", "131", day="2026-11-01")
    only = await result("Zinc", "12")
    visitor = await sign_in("maya")
    page = await visitor.open("/patients/maya/results/tests")
    assert "Haemoglobin, 1 November 2026 New 131 g/L 2 results 1 November 2026" in aloud(page)
    assert page.link("Zinc") == f"/patients/maya/results/{only}"
    assert "1 November 2026 131 g/L 1 October 2026 128 g/L" in aloud(await visitor.follow("Haemoglobin"))


async def test_answers_and_history_are_reachable():
    await result("Tobacco use", "Never smoked", "", section="about", value_kind="coded")
    visitor = await sign_in("maya")
    await visitor.open("/patients/maya/results")
    assert "Tobacco use, 12 November 2026 Never smoked" in aloud(await visitor.follow("Answers and history"))


@pytest.mark.parametrize("path", ["results", "results/tests", "about"])
async def test_nothing_noted_is_said(path):
    assert "None noted" in (await (await sign_in("maya")).open(f"/patients/maya/{path}")).text


@pytest.mark.parametrize("query", ["before=%00", "before=" + "x" * 400, "page=-1", "page=abc", "after=1", "page=2&before="])
async def test_a_mangled_address_shows_the_list(query):
    await result("Glucose")
    page = await (await sign_in("maya")).open(f"/patients/maya/results?{query}")
    assert page.status == 200 and "Glucose" in aloud(page)
