"""The addresses of an account: adding, changing, undoing, removing (C06). Without JavaScript."""

import asyncio
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.tables import Account, EmailAddress
from tests.support.cast import code_of, sign_in
from tests.support.mail import link_to, mails_to
from tests.support.second_steps import add_card, factor_ids
from tests.support.visitor import Visitor
from tests.support.ways_in import enter_password

OLD, NEW = "maya@example.org", "maya.new@example.net"


async def addresses() -> dict[str, bool]:
    """Maya's addresses, and which are confirmed."""
    account = await Account.select(Account.id).where(Account.username == "maya").first()
    rows = await EmailAddress.select().where(EmailAddress.account == account["id"])
    return {row["address"]: row["verified_at"] is not None for row in rows}


async def ask_to_change(maya: Visitor, address: str = NEW) -> None:
    await maya.open("/account/email")
    await maya.follow("Change it")
    await maya.press("Send the link", {"Email address": address})


async def confirm(address: str = NEW) -> Visitor:
    there = Visitor(address="198.51.100.44")
    await there.open(await link_to(address))
    await there.press("Confirm")
    return there


async def change(maya: Visitor) -> None:
    await ask_to_change(maya)
    await confirm()


async def undo_link(subject: str) -> str:
    mail = next(mail for mail in await mails_to(OLD) if subject in mail.subject)
    return mail.links[0].removeprefix("http://127.0.0.1:8000")


async def undo(link: str) -> Visitor:
    owner = Visitor(address="198.51.100.55")
    await owner.open(link)
    await owner.press("Undo the change")
    return owner


async def test_the_new_address_does_nothing_before_it_is_confirmed_and_the_old_one_is_told(clinic):
    maya = await sign_in("maya")
    await ask_to_change(maya)
    assert "m•••w@example.net" in maya.page.text and NEW not in maya.page.html
    assert await addresses() == {OLD: True, NEW: False}
    assert [mail.subject for mail in await mails_to(NEW)] == ["Please confirm your email address"]
    assert [mail.subject for mail in await mails_to(OLD)] == ["A new email address for your account"]
    assert (await enter_password(NEW, address="198.51.100.2")).page.status == 422
    assert (await enter_password(OLD, address="198.51.100.3")).page.path == "/sign-in/code"


async def test_opening_the_link_changes_nothing_and_the_button_moves_mail_and_name(clinic):
    maya = await sign_in("maya")
    await ask_to_change(maya)
    link = await link_to(NEW)
    for _ in range(5):
        await Visitor().open(link)
    assert await addresses() == {OLD: True, NEW: False}
    await confirm()
    assert await addresses() == {NEW: True}
    assert (await enter_password(OLD, address="198.51.100.2")).page.status == 422
    assert (await enter_password(NEW, address="198.51.100.3")).page.path == "/sign-in/code"
    assert (await mails_to(OLD))[0].subject == "Your email addresses were changed"


async def test_a_change_asks_for_a_fresh_second_step_and_ends_the_other_browsers(clinic):
    maya, other = await sign_in("maya"), await sign_in("maya", address="198.51.100.7")
    clock.advance(timedelta(minutes=14))
    await maya.open("/account")
    clock.advance(timedelta(minutes=7))
    await maya.open("/account/email")
    page = await maya.follow("Change it")
    assert page.path == "/sign-in/confirmation"
    await maya.press("Continue", {"6-digit code": code_of("maya")})
    other = await sign_in("maya", address="198.51.100.7")
    await maya.press("Send the link", {"Email address": NEW})
    await confirm()
    assert (await other.open("/account")).path == "/sign-in"


async def test_whoever_confirms_in_the_browser_that_asked_stays_signed_in(clinic):
    maya = await sign_in("maya")
    await ask_to_change(maya)
    await maya.open(await link_to(NEW))
    page = await maya.press("Confirm")
    assert page.path == "/account/email" and "Your email address is confirmed" in page.text


async def test_undoing_brings_the_old_address_back_and_nothing_of_the_intruder_stays(clinic):
    intruder = await sign_in("maya")
    await change(intruder)
    await intruder.open("/account")
    owner = await undo(await undo_link("Your email addresses were changed"))
    assert owner.page.path == "/sign-in" and "as they were before" in owner.page.text
    assert await addresses() == {OLD: True}
    assert (await intruder.open("/account")).path == "/sign-in"
    assert (await enter_password("maya", address="198.51.100.9")).page.status == 422  # the password leads nowhere
    await owner.open(await link_to(OLD))
    await owner.press("Set the password", {"New password": "heather over dry stones"})
    again = await enter_password(OLD, "heather over dry stones", address="198.51.100.10")
    assert again.page.path == "/sign-in/code"


async def test_undoing_takes_away_the_second_step_that_the_intruder_added_and_no_other(clinic):
    intruder = await sign_in("maya")
    before = await factor_ids("maya")
    await change(intruder)
    intruder = await sign_in("maya", address="198.51.100.7")
    await add_card(intruder)
    await undo(await undo_link("Your email addresses were changed"))
    assert await factor_ids("maya") == before


async def test_undoing_before_the_new_address_is_confirmed_stops_it(clinic):
    await ask_to_change(await sign_in("maya"))
    waiting = await link_to(NEW)
    await undo(await undo_link("A new email address"))
    assert await addresses() == {OLD: True}
    assert (await Visitor().open(waiting)).status == 410


async def test_a_second_change_does_not_take_the_owners_link_away(clinic):
    intruder = await sign_in("maya")
    await change(intruder)
    link = await undo_link("Your email addresses were changed")
    intruder = await sign_in("maya", address="198.51.100.7")
    await ask_to_change(intruder, "third@example.net")
    await confirm("third@example.net")
    assert await addresses() == {"third@example.net": True}
    taken = await link_to(NEW)
    await undo(link)
    assert await addresses() == {OLD: True}
    assert (await Visitor().open(taken)).status == 410  # the link that went to the intruder's first address


@pytest.mark.parametrize(("days", "status"), [(6, 200), (7, 410)])
async def test_a_change_can_be_undone_for_seven_days(clinic, days, status):
    await change(await sign_in("maya"))
    link = await undo_link("Your email addresses were changed")
    clock.advance(timedelta(days=days, minutes=1))
    assert (await Visitor().open(link)).status == status


async def test_the_link_to_confirm_works_for_a_day(clinic):
    await ask_to_change(await sign_in("maya"))
    link = await link_to(NEW)
    clock.advance(timedelta(hours=24, seconds=1))
    assert (await Visitor().open(link)).status == 410


async def test_of_twenty_who_undo_one_does(clinic):
    await change(await sign_in("maya"))
    link, browsers = await undo_link("Your email addresses were changed"), [Visitor(address=f"198.51.100.{n}") for n in range(20)]
    for one in browsers:
        await one.open(link)
    forms = [dict(one.page.fields(one.page.form("Undo the change"))) for one in browsers]
    headers = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    answers = await asyncio.gather(*(one.http.post("/email-undo", data=form, headers=headers)
                                     for one, form in zip(browsers, forms, strict=True)))
    assert sorted(answer.status_code for answer in answers) == [303] + [410] * 19
    assert await addresses() == {OLD: True}
