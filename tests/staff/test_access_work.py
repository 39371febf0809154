"""The worklist of getting in: everything that waits, oldest first, each with what to ask and what not to say."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts import throttles
from portal.accounts.identifiers import account_for
from portal.accounts.tables import Invitation
from portal.staff.access_work import KINDS
from portal.staff.guidance import GUIDANCE
from tests.support.cast import sign_in
from tests.support.lost_second_steps import DESK_ADDRESS, called_back
from tests.support.visitor import Visitor
from tests.support.ways_in import enter_password, invited_noor


async def desk() -> Visitor:
    """Sam has come to the list from the start page."""
    sam = await sign_in("sam.front", address=DESK_ADDRESS)
    await sam.open("/staff")
    return sam


async def undelivered() -> None:
    await invited_noor()
    await Invitation.update({Invitation.state: "failed_delivery"}).where(Invitation.patient_id == "noor")


async def identity() -> None:
    await invited_noor()
    await Invitation.update({Invitation.state: "suspended"}).where(Invitation.patient_id == "noor")


async def waiting() -> None:
    for number in range(10):
        await enter_password("lee.chen", "not the password", address=f"198.51.100.{number + 1}")


async def wrong_codes() -> None:
    account = await account_for("lee.chen")
    for _ in range(5):
        await throttles.reserve_code_attempt(account.id)


async def reset() -> None:
    await called_back()


async def staff_lock() -> None:
    sam = await desk()
    await sam.open("/staff/patients/lee")
    await sam.follow("Lock the account")
    await sam.press("Lock the account", {"Reason": "Somebody else has the phone"})


SITUATIONS = [
    (undelivered, "Invitation could not be delivered", "Noor Haddad", "which address the invitation was sent to"),
    (identity, "Invitation stopped after wrong answers", "Noor Haddad", "which of the answers was wrong"),
    (waiting, "Has to wait after wrong tries", "Lee Chen", "how many tries there were"),
    (wrong_codes, "Has to wait after wrong tries", "Lee Chen", "how many tries there were"),
    (reset, "Reset of the second step", "Lee Chen", "which number you will call"),
    (staff_lock, "Locked by the clinic", "Lee Chen", "Do not read out the reason"),
]


@pytest.mark.parametrize(("situation", "kind", "name", "never"), SITUATIONS)
async def test_it_is_counted_listed_and_leads_to_its_page(clinic, situation, kind, name, never):
    await situation()
    sam = await desk()
    assert "1 waits" in sam.page.text
    await sam.follow(kind)
    assert "Since" in sam.page.text
    await sam.follow(name)
    assert "What to ask" in sam.page.text and never in sam.page.text, sam.page.text


async def test_the_oldest_comes_first_and_a_kind_can_be_chosen(clinic):
    await identity()
    clock.advance(timedelta(hours=2))
    await called_back()
    sam = await desk()
    await sam.open("/staff/access-work")
    assert sam.page.text.index("Noor Haddad") < sam.page.text.index("Lee Chen")
    await sam.follow("Reset of the second step (1)")
    assert "Lee Chen" in sam.page.text and "Noor Haddad" not in sam.page.text


async def test_lifting_a_wait_from_its_page_takes_it_off_the_list(clinic):
    await waiting()
    sam = await desk()
    await sam.follow("Has to wait")
    await sam.follow("Lee Chen")
    await sam.press("Lift the waiting time")
    assert "Lee Chen" not in (await sam.open("/staff/access-work")).text


async def test_a_new_invitation_settles_the_trouble_with_the_old_one(clinic):
    await undelivered()
    sam = await desk()
    await sam.follow("could not be delivered")
    await sam.follow("Noor Haddad")
    trouble = sam.page.path
    await sam.follow("Make a new invitation")
    await sam.open(f"{sam.page.path}/email")
    await sam.press("Send the invitation", {"Email address": "noor.new@example.org", "Language": "en"})
    assert "This is settled" in (await sam.open(trouble)).text
    assert "Noor Haddad" not in (await sam.open("/staff/access-work")).text


async def test_nobody_waits(clinic):
    sam = await desk()
    assert "Nothing waits" in sam.page.text and "Nothing waits" in (await sam.open("/staff/access-work?kind=%00")).text


@pytest.mark.parametrize("username", ["maya", "bea.bills"])
async def test_who_does_not_look_after_access_finds_no_such_list(clinic, username):
    visitor = await sign_in(username)
    for path in ("/staff/access-work", "/staff/patients/lee/invitation-trouble"):
        assert (await visitor.open(path)).status == 404


def test_each_kind_of_work_has_its_guidance():
    assert set(KINDS) <= set(GUIDANCE)
