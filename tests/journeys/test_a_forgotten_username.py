"""Forgotten how to sign in: the same page for everybody, and a mail to the address on file."""

import pytest

from portal import clock
from portal.accounts.identifiers import account_for
from portal.accounts.tables import EmailAddress
from tests.support.mail import mails_to
from tests.support.visitor import Visitor


async def ask(typed: str, **browser: str) -> Visitor:
    """Somebody asks, by links from the sign-in page."""
    visitor = Visitor(**browser)
    await visitor.open("/sign-in")
    await visitor.follow("I forgot my username")
    await visitor.press("Send the email", {"Email address or patient number": typed})
    return visitor


@pytest.mark.parametrize("typed", ["lee@example.org", "LEE@Example.org", "p-1004"])
async def test_the_mail_names_the_ways_in_and_no_patient_number_in_full(clinic, typed):
    assert (await ask(typed)).page.h1 == "Look in your mail"
    mail = (await mails_to("lee@example.org"))[0]
    assert "lee.chen" in mail.text and "You can sign in with this email address" in mail.text
    assert "ends in 04" in mail.text and "P-1004" not in mail.text and "Lee Chen" not in mail.text


async def test_it_goes_to_confirmed_addresses_only(clinic):
    await EmailAddress.update({EmailAddress.verified_at: None}).where(EmailAddress.address == "lee@example.org")
    for typed in ("lee@example.org", "P-1004"):
        await ask(typed)
    assert not await mails_to("lee@example.org")


async def test_a_family_that_shares_a_mailbox_gets_a_mail_for_each_of_them(clinic):
    ruth = await account_for("ruth")
    await EmailAddress.insert(EmailAddress(id="shared", account=ruth.id, address="lee@example.org", verified_at=clock.now(),
                                           created_at=clock.now()))
    await ask("lee@example.org")
    texts = [mail.text for mail in await mails_to("lee@example.org")]
    assert len(texts) == 2 and any("lee.chen" in text for text in texts) and any("ruth" in text for text in texts)


async def test_three_an_hour_reach_one_mailbox(clinic):
    for number in range(5):
        await ask("lee@example.org", address=f"198.51.100.{number + 1}")
    assert len(await mails_to("lee@example.org")) == 3


async def test_nothing_typed_is_explained(clinic):
    page = (await ask("  ")).page
    assert page.status == 422 and "Enter your email address or your patient number" in page.text
