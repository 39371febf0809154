""" "This wasn't me" leaves a thief nothing: no session, no browser, no second step of their own (C41)."""

from datetime import timedelta

import pytest

from portal import clock
from tests.support.cast import sign_in
from tests.support.mail import mails_to
from tests.support.second_steps import add_card, factor_ids
from tests.support.visitor import Visitor


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
