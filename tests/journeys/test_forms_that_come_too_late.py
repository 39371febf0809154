"""What somebody typed is kept when it arrives after the session has ended, for them alone and for a day (C45)."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.drafts.drafts import MOST, delete_old_drafts, keep_draft
from portal.accounts.drafts.tables import Draft
from portal.accounts.tables import Account
from portal.demo.cast import PASSWORD
from tests.support.cast import code_of, sign_in
from tests.support.mail import mails_to
from tests.support.visitor import Visitor

FILE = "/staff/patients/noor/invitations/email"
FORM = FILE
TYPED = {"Email address": "noor.new@example.org", "Language of the invitation": "ar"}
KEPT = "What you wrote is kept"
BACK = "This is what you wrote before you were signed out"


async def typed_too_late(minutes: int = 16) -> Visitor:
    """Sam fills in an invitation, is called away, and presses the button after the session has ended."""
    sam = await sign_in("sam.front")
    await sam.open(FILE)
    clock.advance(timedelta(minutes=minutes))
    await sam.press("Send the invitation", TYPED)
    return sam


async def sign_in_again(visitor: Visitor, username: str = "sam.front") -> Visitor:
    await visitor.press("Sign in", {"Username": username, "Password": PASSWORD})
    await visitor.press("Continue", {"6-digit code": code_of(username)})
    return visitor


def typed_in(visitor: Visitor) -> dict[str, str]:
    return dict(visitor.page.fields(visitor.page.form("Send the invitation")))


async def test_it_is_in_the_form_again_after_signing_in_and_was_not_sent(clinic):
    sam = await typed_too_late()
    assert sam.page.path == "/sign-in" and KEPT in sam.page.text
    await sign_in_again(sam)
    assert sam.page.path == FILE and BACK in sam.page.text
    assert typed_in(sam)["email"] == "noor.new@example.org" and typed_in(sam)["language"] == "ar"
    assert await mails_to("noor.new@example.org") == []


async def test_a_reload_shows_it_again_and_sending_it_ends_it(clinic):
    sam = await sign_in_again(await typed_too_late())
    assert BACK in (await sam.open(FILE)).text
    await sam.press("Send the invitation")
    assert len(await mails_to("noor.new@example.org")) == 1
    assert BACK not in (await sam.open(FILE)).text and not await Draft.exists()


async def test_it_can_be_thrown_away(clinic):
    sam = await sign_in_again(await typed_too_late())
    page = await sam.press("Delete what was kept")
    assert page.path == FILE and BACK not in page.text and typed_in(sam)["email"] != "noor.new@example.org"
    assert not await Draft.exists()


async def test_a_form_that_is_wrong_stays_and_ends_only_when_it_is_right(clinic):
    sam = await sign_in_again(await typed_too_late())
    assert (await sam.press("Send the invitation", {"Email address": "nobody"})).status == 422
    assert BACK in (await sam.open(FILE)).text
    await sam.press("Send the invitation", {"Email address": "nobody"})
    await sam.press("Send the invitation", {"Email address": "noor@example.org"})
    assert not await Draft.exists()


async def test_another_account_in_the_same_browser_gets_nothing(clinic):
    sam = await sign_in_again(await typed_too_late(), "priya")
    assert (sam.page.path, sam.page.status) == (FILE, 200)
    assert BACK not in sam.page.text and typed_in(sam)["email"] != "noor.new@example.org"
    (draft,) = await Draft.select(Draft.id)
    token = typed_in(sam)["csrf"]
    assert (await sam.post(f"/account/drafts/{draft['id']}/discard", {"csrf": token})).status == 404
    assert await Draft.exists()


async def test_it_is_given_back_only_after_both_proofs(clinic):
    sam = await typed_too_late()
    await sam.press("Sign in", {"Username": "sam.front", "Password": PASSWORD})
    assert "noor.new" not in sam.page.html
    assert (await sam.open(FILE)).path == "/sign-in/code"


async def test_a_page_left_open_over_a_new_sign_in_loses_nothing_either(clinic):
    sam = await sign_in("sam.front")
    await sam.open(FILE)
    stale = {**typed_in(sam), "email": "noor.new@example.org"}
    clock.advance(timedelta(minutes=16))
    await sam.open("/staff")
    await sign_in_again(sam)
    await sam.post(FORM, stale)
    assert sam.page.path == FILE and BACK in sam.page.text and typed_in(sam)["email"] == "noor.new@example.org"


async def test_a_stale_page_of_another_account_is_too_old_and_nothing_is_kept(clinic):
    sam = await sign_in("sam.front")
    await sam.open(FILE)
    stale = {**typed_in(sam), "email": "noor.new@example.org"}
    clock.advance(timedelta(minutes=16))
    await sam.open("/staff")
    await sign_in_again(sam, "priya")
    assert (await sam.post(FORM, stale)).status == 403
    assert not await Draft.exists()


async def test_what_is_stored_cannot_be_read_and_is_gone_after_a_day(clinic):
    sam = await typed_too_late()
    (row,) = await Draft.select()
    assert "noor" not in row["content"] and row["content"].startswith("v1.")
    clock.advance(timedelta(hours=24, seconds=1))
    await sign_in_again(sam)
    assert BACK not in sam.page.text
    assert await delete_old_drafts() == 1 and not await Draft.exists()


@pytest.mark.parametrize("token", ["", "x" * 43, None])
async def test_strangers_cannot_fill_the_store(clinic, token):
    stranger = Visitor(address="198.51.100.66")
    await stranger.open("/sign-in")
    own = dict(stranger.page.fields(stranger.page.form("Sign in")))["csrf"]
    for cookie in ("", "planted" * 7):
        stranger.http.cookies.set("dev-sid", cookie, domain="127.0.0.1", path="/")
        await stranger.post(FORM, {"csrf": own if token is None else token, "email": "a@example.org"})
    assert not await Draft.exists()


async def test_a_session_that_somebody_ended_keeps_nothing(clinic):
    sam = await sign_in("sam.front")
    await sam.open(FILE)
    form, cookie = typed_in(sam), sam.cookie("sid")
    await sam.press("Sign out")
    sam.http.cookies.set("dev-sid", cookie, domain="127.0.0.1", path="/")
    await sam.post(FORM, {**form, "email": "noor.new@example.org"})
    assert sam.page.path == "/sign-in" and "was not saved" in sam.page.text
    assert not await Draft.exists()


async def test_a_day_after_the_end_is_too_late(clinic):
    await typed_too_late(minutes=15 + 24 * 60 + 1)
    assert not await Draft.exists()


async def test_only_so_much_and_so_many_are_kept(clinic):
    account = (await Account.select(Account.id).where(Account.username == "sam.front").first())["id"]
    for number in range(MOST + 3):
        clock.advance(timedelta(seconds=1))
        await keep_draft(account, page=f"/p/{number}", action=f"/p/{number}", form="F", pairs=[("a", "b")])
    assert await Draft.count() == MOST and not await Draft.exists().where(Draft.page == "/p/0")
    assert not await keep_draft(account, page="/p", action="/p", form="F", pairs=[("a", "b" * 40_000)])
    assert not await keep_draft(account, page="/p", action="/p", form="F", pairs=[("a", "")])


async def test_asking_to_keep_a_form_sends_nothing_even_while_signed_in(clinic):
    sam = await sign_in("sam.front")
    await sam.open(FILE)
    await sam.post(FORM, {**typed_in(sam), "email": "noor.new@example.org", "keep": "1"})
    assert sam.page.path == FILE and BACK in sam.page.text and typed_in(sam)["email"] == "noor.new@example.org"
    assert await mails_to("noor.new@example.org") == []
