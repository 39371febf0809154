"""Nobody at the desk gives out a temporary password and a printed link for a new second step of the same account
(docs/decisions/0014-nobody-at-the-desk-holds-both-proofs.md)."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.identifiers import account_for
from portal.accounts.tables import Account
from tests.support.cast import sign_in
from tests.support.lost_second_steps import at_the_desk, state_of
from tests.support.temporary_passwords import WORDS, made_for, open_form
from tests.support.visitor import Visitor

MAILED = {"Which document": "passport", "By email": True}
ON_PAPER = {"Which document": "passport", "On paper": True}


async def somebody_else() -> Visitor:
    return await sign_in("ada.admin", address="203.0.113.61")


async def ask_for_password(desk: Visitor) -> Visitor:
    await open_form(desk, "lee", "lee.chen")
    await desk.press("Show it to me")
    return desk


async def test_who_made_a_temporary_password_prints_no_link(clinic):
    await made_for("lee", "lee.chen")
    sam = await at_the_desk()
    page = await sam.press("Reset the second step now", ON_PAPER)
    assert page.status == 422 and "nobody may do both" in page.text
    assert await state_of("lee.chen") == ""


async def test_the_link_may_be_mailed(clinic):
    await made_for("lee", "lee.chen")
    await (await at_the_desk()).press("Reset the second step now", MAILED)
    assert await state_of("lee.chen") == "completed"


async def test_a_colleague_may_print_it(clinic):
    await made_for("lee", "lee.chen")
    ada = await somebody_else()
    await ada.open("/staff/patients/lee")
    await ada.follow("Lost second step")
    page = await ada.press("Reset the second step now", ON_PAPER)
    assert page.response.headers["content-type"] == "application/pdf"


@pytest.mark.parametrize("how", [MAILED, ON_PAPER])
async def test_who_reset_the_second_step_makes_no_temporary_password(clinic, how):
    sam = await at_the_desk()
    await sam.press("Reset the second step now", how)
    await ask_for_password(sam)
    assert sam.page.status == 422 and "nobody may hand over both" in sam.page.text and not WORDS.search(sam.page.text)


async def test_a_colleague_may_make_it(clinic):
    await (await at_the_desk()).press("Reset the second step now", ON_PAPER)
    assert WORDS.search((await ask_for_password(await somebody_else())).page.text)


async def test_where_nobody_else_may_give_access_one_does_both(clinic):
    await Account.update({Account.status: "disabled"}).where(Account.role.is_not_null(), Account.username != "sam.front")
    sam = await at_the_desk()
    await sam.press("Reset the second step now", ON_PAPER)
    assert WORDS.search((await ask_for_password(sam)).page.text)


async def test_a_temporary_password_for_an_account_wants_the_desks_own_second_step_again(clinic):
    sam = await sign_in("sam.front", address="203.0.113.60")
    clock.advance(timedelta(minutes=11))
    await open_form(sam, "lee", "lee.chen")
    assert sam.page.path.startswith("/sign-in/confirmation")


async def lee_waits_for(address: str) -> None:
    lee = await sign_in("lee.chen")
    await lee.open("/account/email/new")
    await lee.press("Send the link", {"Email address": address})


async def correct_address(desk: Visitor) -> Visitor:
    account = await account_for("lee.chen")
    await desk.open(f"/staff/patients/lee/accounts/{account.id}/email")
    form = next(form for form in desk.page.tree.findall(".//form") if form.get("action", "").endswith("/email"))
    await desk.press("".join(form.find(".//button").itertext()).strip(), {"Email address": "lee.two@example.net"})
    return desk


@pytest.mark.parametrize("how", [MAILED, ON_PAPER])
async def test_who_corrected_an_address_resets_no_second_step(clinic, how):
    await lee_waits_for("lee.tow@example.net")
    await correct_address(await sign_in("sam.front", address="203.0.113.60"))
    page = await (await at_the_desk()).press("Reset the second step now", how)
    assert page.status == 422 and "nobody may do both" in page.text and await state_of("lee.chen") == ""


async def test_who_corrected_an_address_confirms_no_call_back(clinic):
    await lee_waits_for("lee.tow@example.net")
    await correct_address(await sign_in("sam.front", address="203.0.113.60"))
    sam = await at_the_desk()
    await sam.press("Write the request down")
    page = await sam.press("Begin the wait", {"I called the number": True})
    assert page.status == 422 and "nobody may do both" in page.text and await state_of("lee.chen") == "requested"


async def test_who_reset_the_second_step_corrects_no_address(clinic):
    await lee_waits_for("lee.tow@example.net")
    sam = await at_the_desk()
    await sam.press("Reset the second step now", MAILED)
    page = (await correct_address(sam)).page
    assert page.status == 422 and "nobody may do both" in page.text
