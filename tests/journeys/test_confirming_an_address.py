"""No mail to confirm an address: what the page says, sending it again, correcting it, the desk; two addresses; those of others."""

from datetime import timedelta

from portal import clock
from portal.accounts.tables import Account, EmailAddress, LoginIdentifier
from tests.journeys.test_email_addresses import NEW, OLD, addresses, ask_to_change, confirm
from tests.support.cast import sign_in
from tests.support.mail import link_to, mails_to
from tests.support.visitor import Visitor


async def add(maya: Visitor, address: str) -> None:
    await maya.open("/account/email/new")
    await maya.press("Send the link", {"Email address": address})


async def test_the_page_says_where_it_went_how_to_look_and_from_when_it_can_be_sent_again(clinic):
    with clock.travelling(clock.now()):
        maya = await sign_in("maya")
        await ask_to_change(maya)
        assert "m•••w@example.net" in maya.page.text and "spam" in maya.page.text and "+44 113 496 0000" in maya.page.text
        assert "Send the link again" not in maya.page.text and "again from" in maya.page.text
        clock.advance(timedelta(seconds=60))
        await maya.open("/account/email")
        await maya.press("Send the link again")
        assert "We sent the link again" in maya.page.text and len(await mails_to(NEW)) == 2


async def test_within_a_minute_the_link_is_not_sent_again_whatever_the_browser_sends(clinic):
    with clock.travelling(clock.now()):
        maya = await sign_in("maya")
        await ask_to_change(maya)
        token = dict(maya.page.fields(maya.page.form("Sign out")))["csrf"]
        clock.advance(timedelta(seconds=59))
        page = await maya.post("/account/email/link", {"csrf": token})
        assert "only a moment ago" in page.text and len(await mails_to(NEW)) == 1


async def test_a_newer_link_ends_the_earlier_one(clinic):
    maya = await sign_in("maya")
    await ask_to_change(maya)
    earlier = await link_to(NEW)
    clock.advance(timedelta(minutes=2))
    await maya.open("/account/email")
    await maya.press("Send the link again")
    assert (await Visitor().open(earlier)).status == 410
    await confirm()
    assert await addresses() == {NEW: True}


async def test_three_mails_an_hour_are_enough(clinic):
    maya = await sign_in("maya")
    await ask_to_change(maya)
    for _ in range(3):
        clock.advance(timedelta(minutes=2))
        await maya.open("/account/email")
        await maya.press("Send the link again")
    assert "as many mails as we may" in maya.page.text and len(await mails_to(NEW)) == 3


async def test_a_mistyped_address_is_corrected_and_still_takes_the_place_of_the_old_one(clinic):
    maya = await sign_in("maya")
    await ask_to_change(maya, "maya@exmaple.net")
    await maya.follow("Correct the address")
    assert 'value="maya@exmaple.net"' in maya.page.html
    await maya.press("Send the link", {"Email address": NEW})
    assert await addresses() == {OLD: True, NEW: False}
    await confirm()
    assert await addresses() == {NEW: True}


async def test_the_desk_corrects_what_is_not_confirmed_and_nothing_else(clinic):
    maya = await sign_in("maya")
    await add(maya, "maya@exmaple.net")
    sam = await sign_in("sam.front", address="198.51.100.20")
    await sam.open("/staff/patients/maya")
    await sam.follow("Correct this address")
    assert "What not to say" in sam.page.text
    await sam.press("Send the link to this address", {"Email address": NEW})
    assert "The address is corrected" in sam.page.text and await addresses() == {OLD: True, NEW: False}
    await confirm()
    assert await addresses() == {OLD: True, NEW: True}
    action = sam.page.path + "/accounts/" + (await account_id()) + "/email"
    assert (await sam.open(action)).status == 404


async def account_id(username: str = "maya") -> str:
    return (await Account.select(Account.id).where(Account.username == username).first())["id"]


async def test_no_third_address(clinic):
    maya = await sign_in("maya")
    await add(maya, NEW)
    await confirm()
    await add(maya, "third@example.net")
    assert maya.page.status == 422 and "You have two addresses" in maya.page.text


async def test_one_of_two_is_removed_and_told_with_a_way_back(clinic):
    maya = await sign_in("maya")
    await add(maya, NEW)
    await confirm()
    await maya.open("/account/email")
    await maya.follow("Remove it")
    await maya.press("Remove this address")
    assert maya.page.path == "/account/email" and await addresses() == {NEW: True}
    owner = Visitor()
    await owner.open(await link_to(OLD))
    await owner.press("Undo the change")
    assert set(await addresses()) == {OLD, NEW}


async def test_an_address_that_is_all_that_leads_in_stays(clinic):
    maya = await sign_in("maya")
    await LoginIdentifier.delete().where(LoginIdentifier.account == await account_id(), LoginIdentifier.kind != "email")
    await maya.open("/account/email")
    await maya.follow("Remove it")
    assert "cannot be removed" in maya.page.text
    token = dict(maya.page.fields(maya.page.form("Sign out")))["csrf"]
    await maya.post(maya.page.path, {"csrf": token})
    assert await addresses() == {OLD: True}


async def test_the_page_says_nothing_about_somebody_elses_address_and_the_mail_says_it_there(clinic):
    strangers, theirs = await sign_in("maya"), await sign_in("lee.chen", address="198.51.100.9")
    await add(strangers, "nobody@example.net")
    await add(theirs, "ruth@example.org")
    assert strangers.page.h1 == theirs.page.h1 and strangers.page.status == theirs.page.status == 200
    said = theirs.page.text.replace("r•••h@example.org", "X"), strangers.page.text.replace("n•••y@example.net", "X")
    assert said[0].partition("Search")[0].partition("We sent a mail")[0] == said[1].partition("Search")[0].partition("We sent a mail")[0]
    mail = (await mails_to("ruth@example.org"))[0]
    assert "another account" in mail.text
    await confirm("ruth@example.org")
    rows = await EmailAddress.select(EmailAddress.verified_at).where(EmailAddress.address == "ruth@example.org")
    assert len(rows) == 2
    assert (await LoginIdentifier.count().where(LoginIdentifier.kind == "email", LoginIdentifier.account == await account_id("lee.chen"))) == 1


async def test_somebody_elses_address_cannot_be_changed_or_removed(clinic):
    lee, ruth = await sign_in("lee.chen"), await account_id("ruth")
    theirs = (await EmailAddress.select(EmailAddress.id).where(EmailAddress.account == ruth).first())["id"]
    for page in ("change", "removal"):
        assert (await lee.open(f"/account/email/{theirs}/{page}")).status == 404
