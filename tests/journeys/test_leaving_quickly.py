"""Leaving a page quickly without scripts, for people who are not safe where they read."""

import pytest

from portal.accounts.tables import Session
from portal.clinic import clinics
from portal.operations.clinic import set_clinic
from tests.support.cast import sign_in
from tests.support.visitor import Visitor

LEAVE = "Leave this page quickly"
WIKIPEDIA = "https://www.wikipedia.org/"


def onward(page) -> str:
    return page.tree.find(".//meta[@http-equiv='refresh']").get("content")


async def test_it_signs_out_and_goes_on_to_another_website(clinic):
    maya = await sign_in("maya")
    await maya.open("/patients/maya/results")
    page = await maya.press(LEAVE)
    assert (page.path, page.status, onward(page)) == ("/away", 200, f"0;url={WIKIPEDIA}")
    assert maya.cookie("sid") is None and (await maya.open("/account")).path == "/sign-in"


async def test_the_page_between_names_neither_the_clinic_nor_the_person(clinic):
    maya = await sign_in("maya")
    await maya.open("/account")
    page = await maya.press(LEAVE)
    for word in ("Riverside", "Clinic", "Maya", "Torres", "health", "Sign"):
        assert word not in page.html, word
    assert page.links()["www.wikipedia.org"] == WIKIPEDIA


async def test_the_browser_is_asked_to_forget(clinic):
    maya = await sign_in("maya")
    form = maya.page.form(LEAVE)
    answer = await maya.http.post("/leave", data=dict(maya.page.fields(form)), headers={
        "origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"})
    assert answer.status_code == 303 and answer.headers["clear-site-data"] == '"cache", "storage"'


@pytest.mark.parametrize("token", ["", "wrong"])
async def test_no_error_page_holds_anybody_up_but_another_site_signs_nobody_out(clinic, token):
    maya = await sign_in("maya")
    page = await maya.post("/leave", {"csrf": token})
    assert page.path == "/away" and await Session.exists().where(Session.ended_at.is_null())
    assert (await maya.open("/account")).path == "/account"
    elsewhere = await maya.http.post("/leave", data={}, headers={"origin": "https://evil.example", "sec-fetch-site": "cross-site"})
    assert elsewhere.status_code == 403


async def test_it_works_when_the_session_has_ended_already(clinic):
    maya = await sign_in("maya")
    await Session.update({Session.expires_at: Session.created_at}).where(Session.stage == "full")
    assert (await maya.press(LEAVE)).path == "/away"


async def test_a_stranger_has_a_plain_link_and_no_cookie(clinic):
    visitor = Visitor()
    page = await visitor.open("/sign-in")
    assert page.link(LEAVE) == WIKIPEDIA
    front = await Visitor().http.get("/")
    assert front.headers.get("set-cookie") is None and WIKIPEDIA in front.text


async def test_the_clinic_chooses_the_other_website(clinic):
    await set_clinic(leave_address="https://weather.example/")
    clinics._kept = None
    maya = await sign_in("maya")
    assert onward(await maya.press(LEAVE)) == "0;url=https://weather.example/"


async def test_its_limits_are_said(clinic):
    maya = await sign_in("maya")
    await maya.open("/account")
    page = await maya.follow("Leaving this page quickly")
    assert "It cannot hide that you were here" in page.text
