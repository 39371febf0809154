"""The clinic answers requests for records, and the person reads what became of theirs."""

from datetime import timedelta

import pytest

from portal import clock
from portal.records_requests.tables import RecordsRequest
from tests.records_requests.test_asking_for_records import WISHES, lee_at_the_form
from tests.security.test_races import all_at_once, ready
from tests.support.cast import sign_in
from tests.support.mail import mails_to
from tests.support.visitor import Visitor


@pytest.fixture
async def lee(clinic) -> Visitor:
    """Lee, who has asked."""
    lee = await lee_at_the_form()
    await lee.press("Send the request", WISHES)
    return lee


async def at_the_request(username: str = "sam.front", **browser: str) -> Visitor:
    """Somebody of staff opens the one request, from the start page."""
    visitor = await sign_in(username, **browser)
    await visitor.open("/staff")
    await visitor.follow("Requests for records")
    await visitor.follow("Lee Chen")
    return visitor


async def test_sam_begins_and_hands_over_and_lee_reads_it(lee):
    sam = await at_the_request()
    assert "The blood tests of spring" in sam.page.text and "29 days left" in sam.page.text or "30 days left" in sam.page.text
    await sam.press("I am at work on it")
    assert "at work on it" in (await lee.open(lee.page.path)).text
    await sam.press("Close as handed over", {"What was handed over": "12 pages, collected on Friday"})
    assert "Nothing waits" in sam.page.text
    assert "12 pages, collected on Friday" in (await lee.open(lee.page.path)).text and "Answered" in lee.page.text
    assert [mail.subject.split()[0] for mail in await mails_to("lee@example.org")] == ["News", "News", "Your"]


async def test_a_refusal_says_why(lee):
    sam = await at_the_request()
    assert (await sam.press("Refuse the request", {"Why not": ""})).status == 422
    await sam.press("Refuse the request", {"Why not": "Notes of psychotherapy are kept apart. You can write to us."})
    assert "Notes of psychotherapy" in (await lee.open(lee.page.path)).text and "Refused" in lee.page.text
    mail = (await mails_to("lee@example.org"))[0]
    assert "psychotherapy" not in mail.text


async def test_what_is_late_says_so_and_what_is_due_first_is_first(lee):
    clock.advance(timedelta(days=31))
    sam = await at_the_request()
    assert "Late: it was due on" in sam.page.text
    assert "Late" in (await sam.open("/staff/records-requests")).text


async def test_an_answered_request_takes_no_other_answer(lee):
    sam, priya = await at_the_request(), await at_the_request("priya", address="203.0.113.41")
    forms = [await ready(sam, "Close as handed over", {"What was handed over": "12 pages"}),
             await ready(priya, "Refuse the request", {"Why not": "Not ours"}),
             await ready(priya, "I am at work on it", {})]
    answers = await all_at_once(forms[0], forms[1])
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert (await all_at_once(forms[2]))[0].status_code == 409
    assert (await RecordsRequest.objects().first()).state in {"completed", "refused"}


async def test_the_look_is_in_lees_own_log(lee):
    await at_the_request()
    await lee.open("/patients/lee/access-log")
    assert "Looked at a request for records" in lee.page.text and "Asked for a copy of the records" in lee.page.text


@pytest.mark.parametrize(("username", "status"), [
    ("maya", 404), ("bea.bills", 404), ("sam.front", 200), ("priya", 200), ("dr.osei", 200), ("ada.admin", 200)])
async def test_only_the_desk_opens_these_pages(lee, username, status):
    path = f"/staff{lee.page.path}"
    visitor = await sign_in(username)
    assert (await visitor.open("/staff/records-requests")).status == (await visitor.open(path)).status == status
    assert (await visitor.open("/staff/records-requests/none")).status == 404
