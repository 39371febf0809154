""" "This wasn't me" leaves a thief nothing: no session, no browser, no second step of their own (C41)."""

from datetime import timedelta

import pytest

from portal import clock
from tests.support.cast import sign_in
from tests.support.lost_second_steps import at_the_desk, finish_setting_up, with_the_link
from tests.support.mail import link_to, mails_to
from tests.support.second_steps import add_card, factor_ids
from tests.support.visitor import Visitor
from tests.support.ways_in import NEW_PASSWORD, enter_password


async def link_in_mail(words: str) -> str:
    """The link of the newest mail to Maya whose subject has these words."""
    found = [mail for mail in await mails_to("maya@example.org") if words in mail.subject.lower()]
    assert found, [mail.subject for mail in await mails_to("maya@example.org")]
    return next(link for link in found[0].links if "/not-me/" in link).removeprefix("http://127.0.0.1:8000")


@pytest.mark.parametrize("notice", ["new browser", "second step was added"])
async def test_the_thief_keeps_nothing_whichever_mail_the_owner_answers(clinic, notice):
    await sign_in("maya")
    clock.advance(timedelta(hours=1))
    thief = await sign_in("maya", address="198.51.100.66")
    clock.advance(timedelta(minutes=5))
    await add_card(thief)
    owner = Visitor()
    await owner.open(await link_in_mail(notice))
    page = await owner.press("Sign out everywhere")
    assert "All browsers were signed out" in page.text
    assert list(await factor_ids("maya")) == ["authenticator"]
    assert (await thief.open("/account")).path == "/sign-in"


async def test_the_page_behind_the_link_says_nothing_of_anybody_and_changes_nothing(clinic):
    await sign_in("maya")
    thief = await sign_in("maya", address="198.51.100.66")
    owner = Visitor()
    page = await owner.open(await link_in_mail("new browser"))
    assert page.status == 200 and "Maya" not in page.html and "Torres" not in page.html
    assert (await thief.open("/account")).path == "/account"


async def test_the_mail_says_when_with_what_and_from_where(clinic):
    await sign_in("maya")
    await sign_in("maya", address="198.51.100.66")
    mail = next(mail for mail in await mails_to("maya@example.org") if "new browser" in mail.subject.lower())
    assert "Chrome – Android" in mail.text and "198.51.100.66" in mail.text and "When:" in mail.text


async def test_the_link_works_once(clinic):
    await sign_in("maya")
    await sign_in("maya", address="198.51.100.66")
    link, owner = await link_in_mail("new browser"), Visitor()
    await owner.open(link)
    await owner.press("Sign out everywhere")
    assert (await Visitor().open(link)).status == 410


async def after_the_mailbox_disowned_the_only_second_step() -> Visitor:
    """The owner has changed from the app to a card; somebody in the mailbox follows the mail about it, and sets a password."""
    owner, thief = await sign_in("maya"), Visitor(address="198.51.100.66")
    ids, _ = await factor_ids("maya"), await add_card(owner)
    await owner.open(f"/account/second-steps/{ids['authenticator']}")
    await owner.press("Remove this second step")
    await thief.open(await link_in_mail("second step was added"))
    await thief.press("Sign out everywhere")
    await thief.open(await link_to("maya@example.org"))
    await thief.press("Set the password", {"New password": NEW_PASSWORD})
    return await enter_password("maya", NEW_PASSWORD, address="198.51.100.66")


async def test_a_mailbox_that_disowns_the_only_second_step_is_still_no_way_in(clinic):
    thief = await after_the_mailbox_disowned_the_only_second_step()
    assert (thief.page.status, thief.page.h1) == (403, "Open your link first")
    assert (await thief.open("/set-up")).path == "/sign-in"


async def test_the_desk_then_lets_the_owner_set_up_a_new_one(clinic):
    await after_the_mailbox_disowned_the_only_second_step()
    sam = await at_the_desk("maya")
    await sam.press("Reset the second step now", {"Which document": "passport", "By email": True})
    maya = await with_the_link("maya", await link_to("maya@example.org"), password=NEW_PASSWORD)
    assert (await finish_setting_up(maya)).page.path == "/records"
