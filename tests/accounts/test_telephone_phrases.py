"""The telephone phrase (C08): off by default, hashed, five tries a day, and by itself good for nothing."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.identifiers import account_for
from portal.accounts.phrase.phrases import phrase_problem, spoken
from portal.accounts.phrase.tables import TelephonePhrase
from portal.accounts.tables import Account
from portal.app import create_litestar
from portal.audit.tables import AuditEntry
from tests.support.cast import make_cast, sign_in
from tests.support.limits import choose_limit
from tests.support.lost_second_steps import DESK_ADDRESS, at_the_desk, state_of

PHRASE = "Three grey Herons, eating toast!"
HEARD = "three grey herons eating toast"


@pytest.fixture
async def switched_on(database):
    """The clinic offers telephone phrases."""
    await make_cast()
    await choose_limit("telephone_phrase", 1)


@pytest.fixture
async def lee(switched_on):
    """Lee has chosen a phrase, by links from the start page."""
    visitor = await sign_in("lee.chen")
    await visitor.open("/account")
    await visitor.follow("Telephone phrase")
    await visitor.press("Keep this phrase", {"Telephone phrase": PHRASE})
    assert visitor.page.path == "/account", visitor.page.text
    return visitor


async def asked_by_telephone():
    sam = await at_the_desk()
    await sam.press("Write the request down")
    return sam


async def test_it_is_off_unless_the_clinic_turns_it_on(database):
    await make_cast()
    visitor = await sign_in("lee.chen")
    assert "Telephone phrase" not in (await visitor.open("/account")).text
    assert (await visitor.open("/account/telephone-phrase")).status == 404


async def test_colleagues_have_none(switched_on):
    visitor = await sign_in("priya")
    assert (await visitor.open("/account/telephone-phrase")).status == 404


@pytest.mark.parametrize("text", ["short one", "     !!!!!  ,,,,,", "x" * 600])
async def test_what_is_too_short_or_too_long_is_refused_and_not_shown_again(switched_on, text):
    visitor = await sign_in("lee.chen")
    await visitor.open("/account/telephone-phrase")
    page = await visitor.press("Keep this phrase", {"Telephone phrase": text})
    assert page.status == 422 and text.strip() not in page.html and await TelephonePhrase.count() == 0


def test_twelve_letters_are_enough_and_speech_has_no_commas():
    assert phrase_problem("a" * 11) and phrase_problem("a" * 12) is None
    assert spoken("  Zoë’s  THREE-legged\tcat ") == spoken("zoë s three legged cat")


async def test_the_call_back_waits_for_the_right_phrase_and_a_match_alone_changes_nothing(lee):
    before = (await Account.select().where(Account.username == "lee.chen"))[0]
    sam = await asked_by_telephone()
    form = dict(sam.page.fields(sam.page.form("Check the phrase")))
    assert (await sam.post(f"{sam.page.path}/call-back/confirmation", form | {"called": "y"})).status == 422
    await sam.press("Check the phrase", {"What the caller says": HEARD})
    assert "The telephone phrase was right" in sam.page.text and await state_of("lee.chen") == "requested"
    assert (await Account.select().where(Account.username == "lee.chen"))[0] == before
    await sam.press("Begin the wait", {"I called the number": True})
    assert await state_of("lee.chen") == "waiting"


async def test_five_tries_a_day_then_not_even_the_right_one(lee):
    sam = await asked_by_telephone()
    for _ in range(5):
        page = await sam.press("Check the phrase", {"What the caller says": "three grey geese eating toast"})
        assert page.status == 422 and "That is not the phrase" in page.text and "geese" not in page.html
    page = await sam.press("Check the phrase", {"What the caller says": HEARD})
    assert "five times in 24 hours" in page.text
    outcomes = [row["outcome"] for row in await AuditEntry.select().where(AuditEntry.event == "phrase_checked")]
    assert outcomes == ["failure"] * 5
    clock.advance(timedelta(hours=24))
    sam = await asked_by_telephone()
    await sam.press("Check the phrase", {"What the caller says": HEARD})
    assert "The telephone phrase was right" in sam.page.text


async def test_nobody_can_read_it_and_the_owner_can_remove_it(lee, in_force, capsys):
    row = (await TelephonePhrase.select())[0]
    assert row["phrase_hash"].startswith("v1$") and "herons" not in str(await AuditEntry.select()).casefold()
    page = await lee.open("/account/telephone-phrase")
    assert "herons" not in page.html.casefold() and "You have a telephone phrase" in page.text
    await lee.press("Remove the phrase")
    assert await TelephonePhrase.count() == 0
    logged = "".join(capsys.readouterr())
    assert "herons" not in logged.casefold()


async def test_without_a_phrase_the_call_back_goes_on(switched_on):
    sam = await asked_by_telephone()
    assert "This person has no telephone phrase" in sam.page.text
    await sam.press("Begin the wait", {"I called the number": True})
    assert await state_of("lee.chen") == "waiting"


async def test_no_public_page_takes_it(lee):
    account = await account_for("lee.chen")
    kinds = {handler.opt["policy"].kind for route in create_litestar().routes if "phrase" in route.path
             for handler in route.route_handlers if "policy" in handler.opt}
    assert kinds == {"signed_in", "staff"}
    priya = await sign_in("bea.bills", address=DESK_ADDRESS)
    token = dict(priya.page.fields(priya.page.form("Sign out")))["csrf"]
    path = f"/staff/patients/lee/accounts/{account.id}/second-step/phrase"
    assert (await priya.post(path, {"csrf": token, "phrase": HEARD})).status == 404
