"""What somebody sees who types the address for the first time."""

import pytest

from portal.clinic import clinics
from portal.operations.clinic import set_clinic
from tests.support.visitor import Visitor


async def test_the_front_page_answers_at_once_and_says_whose_it_is(visitor):
    page = await visitor.open("/")
    assert page.status == 200
    assert "Riverside Clinic" in page.text
    assert "12 Mill Lane" in page.text
    assert "Monday to Friday" in page.text
    assert "It is free" in page.text


async def test_it_leads_in(visitor):
    page = await visitor.open("/")
    assert page.link("Sign in") == "/sign-in"
    assert page.link("I am here for the first time") == "/help/sign-in/invitation"
    assert page.link("Problems signing in") == "/help/sign-in"


@pytest.mark.parametrize("path", ["/", "/help/sign-in", "/help/sign-in/password", "/languages", "/poster", "/sign-in", "/no-such-page"])
async def test_help_stands_in_the_same_place_on_every_page(visitor, path):
    page = await visitor.open(path)
    footer = " ".join("".join(page.tree.find(".//footer").itertext()).split())
    assert footer.startswith("Help Call us: 01632 960 321 Problems signing in In an emergency, call 112. Do not wait for an answer here.")
    assert page.tree.find(".//footer//a").get("href") == "tel:01632960321"


@pytest.mark.parametrize("path", ["/", "/help/sign-in", "/sign-in"])
async def test_every_page_can_be_left_quickly(visitor, path):
    page = await visitor.open(path)
    assert page.link("Leave this page quickly").startswith("https://")
    assert 'rel="noopener noreferrer"' in page.html


async def test_a_portal_whose_clinic_is_not_described_yet_still_answers(database):
    for path in ("/", "/help/sign-in", "/help/sign-in/portal", "/languages", "/poster"):
        assert (await Visitor().open(path)).status == 200


async def test_the_front_page_shows_what_the_clinic_said_last(visitor):
    await visitor.open("/")
    await set_clinic(phone="01632 960 999")
    clinics._kept = (clinics._kept[0], clinics._kept[1] - clinics.KEPT_SECONDS, clinics._kept[2])
    assert "01632 960 999" in (await visitor.open("/")).text


async def test_the_clinic_is_asked_for_once_in_two_seconds(riverside):
    first = await clinics.the_clinic()
    assert await clinics.the_clinic() is first
