"""The first page of a record: what is new, and the way on."""

from datetime import timedelta

import pytest

from portal import clock
from portal.charts.tables import AccessGrant
from tests.results.charts import report, result
from tests.results.reading import aloud
from tests.support.cast import sign_in

pytestmark = pytest.mark.usefixtures("cast")


async def home(username: str = "maya", patient: str = "maya"):
    """The page, in English."""
    visitor = await sign_in(username, language="en")
    return await visitor.open(f"/patients/{patient}?lang=en")


async def test_new_results_stand_first_with_the_way_to_all_of_them():
    for number in range(7):
        await result(f"Test {number}", "5", day=f"2026-10-{1 + number:02}", flag="H", flag_source="lab")
    text = aloud(await home())
    assert text.startswith("What is new Hello, Maya Torres.")
    assert "7 new results Test 6, 7 October 2026 New 5 g/L High 7 October 2026 Test 5," in text
    assert "Test 2," in text and "Test 1," not in text
    assert "All results In this record" in text


async def test_what_was_opened_is_not_new_any_more():
    one, panel = await result("Glucose"), await report("Full blood count")
    visitor = await sign_in("maya")
    for path in ("", f"/results/{one}", f"/reports/{panel}"):
        await visitor.open(f"/patients/maya{path}")
    text = aloud(await visitor.open("/patients/maya"))
    assert "You have opened every result of the last twelve months." in text and "Glucose" not in text


async def test_very_many_are_not_counted_out():
    for number in range(25):
        await result(f"Test {number}")
    assert "More than 20 new results" in aloud(await home())


async def test_the_page_leads_to_every_part():
    page = await home()
    paths = {href.removeprefix("/patients/maya/") for href in page.links().values() if href.startswith("/patients/maya/")}
    assert {"results", "results/tests", "vitals", "about", "access-log"} <= paths
    visitor = await sign_in("maya")
    for path in paths:
        assert (await visitor.open(f"/patients/maya/{path}")).status == 200


async def test_somebody_with_fewer_rights_sees_neither_results_nor_links_to_them():
    await result("Glucose", patient="jonah")
    page = await home("ruth", "jonah")
    assert page.status == 200
    assert "Glucose" not in page.html and "/patients/jonah/results" not in page.html and "/patients/jonah/vitals" not in page.html
    assert "You may open only some parts of this record." in page.text


async def test_a_proxy_is_told_whose_record_it_is_and_not_greeted_as_the_patient():
    page = await home("maya", "jonah")
    assert "You are looking after: Jonah Torres" in page.html and "Hello" not in page.text


async def test_the_header_names_the_record_when_there_are_several():
    assert "Maya Torres – your record" in (await home()).html
    assert "your record" not in (await home("lee.chen", "lee")).html


async def test_a_print_says_whose_record_it_is_and_when_it_was_printed():
    assert '<p class="onlyprint">Maya Torres, printed on 20 November 2026</p>' in (await home()).html


async def test_a_stranger_finds_no_record():
    assert (await home("lee.chen", "maya")).status == 404
    assert (await home("lee.chen", "nobody")).h1 == (await home("lee.chen", "maya")).h1


async def test_a_grant_that_has_ended_opens_nothing():
    await AccessGrant.update({AccessGrant.valid_until: clock.now() + timedelta(minutes=5)}).where(AccessGrant.patient == "maya")
    visitor = await sign_in("maya")
    assert (await visitor.open("/patients/maya")).status == 200
    with clock.travelling(clock.now() + timedelta(minutes=6)):
        assert (await visitor.open("/patients/maya")).status == 404


async def test_the_sign_in_before_this_one_is_told():
    assert "Before this" not in (await home()).text
    with clock.travelling(clock.now() + timedelta(days=2)):
        assert "Before this, your account was signed in to on 20 November 2026, 10:00," in (await home()).text
