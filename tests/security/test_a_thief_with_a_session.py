"""A thief has had a session with a fresh second step, and has added an address, codes and more. Whatever link the owner then
follows, the thief gets no link that takes the account, and no code of theirs is left (C06, C41)."""

from datetime import timedelta

from portal import clock
from portal.accounts.identifiers import account_for
from portal.accounts.recovery_codes import codes_left
from portal.accounts.second_step_resets.links_again import send_link_again
from portal.accounts.tables import EmailAddress
from portal.audit.events import SYSTEM
from tests.support.cast import sign_in
from tests.support.mail import link_to, mails_to
from tests.support.second_steps import account_id, add_card, factor_ids
from tests.support.visitor import Visitor
from tests.support.ways_in import NEW_PASSWORD, enter_password

OWN, THIEFS = "maya@example.org", "thief@example.net"


async def link_in(address: str, words: str, path: str) -> str:
    """The link of this kind in the newest mail to the address with these words in its subject; empty when there is none."""
    links = [link for mail in await mails_to(address) if words in mail.subject.lower() for link in mail.links if path in link]
    return links[0].removeprefix("http://127.0.0.1:8000") if links else ""


async def addresses() -> set[str]:
    rows = await EmailAddress.select().where(EmailAddress.account == await account_id("maya"))
    return {row["address"] for row in rows}


async def thief_at_work() -> Visitor:
    """Signed in as Maya: a second address, confirmed, and fresh recovery codes."""
    await sign_in("maya")
    clock.advance(timedelta(hours=1))
    thief = await sign_in("maya", address="198.51.100.66")
    clock.advance(timedelta(minutes=2))
    await thief.open("/account/email/new")
    await thief.press("Send the link", {"Email address": THIEFS})
    await thief.open(await link_to(THIEFS))
    await thief.press("Confirm")
    await thief.open("/account/recovery-codes")
    await thief.press("Show my new codes")
    assert await addresses() == {OWN, THIEFS}
    return thief


async def test_saying_it_was_not_me_takes_back_the_address_and_the_codes(clinic):
    await thief_at_work()
    owner = Visitor()
    await owner.open(await link_in(OWN, "new browser", "/not-me/"))
    await owner.press("Sign out everywhere")
    assert await addresses() == {OWN} and await codes_left(await account_id("maya")) == 0
    assert not await link_in(THIEFS, "password", "/password/reset/")


async def test_undoing_takes_back_the_codes(clinic):
    await thief_at_work()
    owner = Visitor()
    await owner.open(await link_in(OWN, "were changed", "/email-undo/"))
    await owner.press("Undo the change")
    assert await addresses() == {OWN} and await codes_left(await account_id("maya")) == 0


async def test_the_thiefs_address_gets_no_link_to_undo_and_none_for_a_new_password(clinic):
    thief = await thief_at_work()
    clock.advance(timedelta(minutes=2))
    await thief.open("/account/email")
    await thief.follow("Remove it")
    await thief.press("Remove this address")
    assert await addresses() == {THIEFS}
    assert not await link_in(THIEFS, "were changed", "/email-undo/")
    owner = Visitor()
    await owner.open(await link_in(OWN, "were changed", "/email-undo/"))  # the newest: it brings back both
    await owner.press("Undo the change")
    assert OWN in await addresses()
    assert await link_in(OWN, "", "/password/reset/") and not await link_in(THIEFS, "", "/password/reset/")


async def mailbox_undoes_the_only_second_step() -> Visitor:
    owner, thief = await sign_in("maya"), Visitor(address="198.51.100.66")
    await owner.open("/account/email/new")
    await owner.press("Send the link", {"Email address": "maya.two@example.net"})
    ids, _ = await factor_ids("maya"), await add_card(owner)
    await owner.open(f"/account/second-steps/{ids['authenticator']}")
    await owner.press("Remove this second step")
    await thief.open(await link_in(OWN, "new email address", "/email-undo/"))
    await thief.press("Undo the change")
    await thief.open(await link_in(OWN, "", "/password/reset/"))
    await thief.press("Set the password", {"New password": NEW_PASSWORD})
    return await enter_password("maya", NEW_PASSWORD, address="198.51.100.66")


async def test_a_mailbox_that_undoes_a_change_of_addresses_is_still_no_way_in(clinic):
    thief = await mailbox_undoes_the_only_second_step()
    assert (thief.page.status, thief.page.h1) == (403, "Open your link first")


async def test_the_desk_mails_no_link_after_a_mailbox_disowned_the_only_second_step(clinic):
    await mailbox_undoes_the_only_second_step()
    sam = await sign_in("sam.front", address="203.0.113.60")
    await sam.open("/staff/patients/maya")
    await sam.follow("Lost second step")
    assert "Send the link once more" not in sam.page.text
    assert not await send_link_again(await account_for("maya"), actor=SYSTEM)


