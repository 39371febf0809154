"""Administrators look after the accounts of colleagues; nobody resets a colleague's second step alone (C29, C83)."""

import pytest

from portal.accounts.identifiers import account_for
from portal.accounts.tables import Account, EmailAddress
from tests.support.cast import sign_in
from tests.support.lost_second_steps import finish_setting_up, state_of, with_the_link
from tests.support.mail import link_to, mails_to
from tests.support.visitor import Visitor
from tests.support.ways_in import enter_password

ADAS, FEMIS = "203.0.113.71", "203.0.113.72"


async def at_priyas_account(username: str, address: str) -> Visitor:
    """The page of a colleague's account, by links from the start page."""
    visitor = await sign_in(username, address=address)
    await visitor.open("/staff")
    await visitor.follow("Accounts of staff")
    await visitor.follow("Priya Nair")
    return visitor


async def test_everybody_who_works_here_is_listed_with_role_and_state(clinic):
    ada = await sign_in("ada.admin", address=ADAS)
    await ada.open("/staff/accounts")
    for words in ("Priya Nair", "nurse", "Dr Kwame Osei", "clinician", "active"):
        assert words in ada.page.text
    assert "Lee Chen" not in ada.page.text


async def test_one_asks_another_confirms_and_the_colleague_sets_up_anew(clinic):
    priya = await sign_in("priya")
    ada = await at_priyas_account("ada.admin", ADAS)
    await ada.press("Ask for a reset")
    assert (await priya.open("/staff")).status == 200
    femi = await at_priyas_account("femi.admin", FEMIS)
    await femi.press("Confirm the reset")
    assert (await priya.open("/staff")).path == "/sign-in"
    assert (await enter_password("priya")).page.h1 == "Open your link first"
    back = await finish_setting_up(await with_the_link("priya", await link_to("priya@clinic.example")))
    assert back.page.path == "/staff"


async def test_who_asked_cannot_confirm_it_alone(clinic):
    ada = await at_priyas_account("ada.admin", ADAS)
    await ada.press("Ask for a reset")
    assert "you cannot confirm it" in ada.page.text and "Confirm the reset" not in ada.page.text
    token = dict(ada.page.fields(ada.page.form("Sign out")))["csrf"]
    assert (await ada.post(f"{ada.page.path}/second-step/confirmation", {"csrf": token})).status == 403
    assert await state_of("priya") == "requested"


async def test_nobody_acts_on_the_own_account(clinic):
    ada, account = await sign_in("ada.admin", address=ADAS), await account_for("ada.admin")
    await ada.open(f"/staff/accounts/{account.id}")
    assert "This is your own account" in ada.page.text
    token = dict(ada.page.fields(ada.page.form("Sign out")))["csrf"]
    for path, more in (("second-step", {}), ("lock", {"reason": "a reason of some length"}), ("lock/lifting", {}), ("lock-release", {})):
        assert (await ada.post(f"/staff/accounts/{account.id}/{path}", {"csrf": token, **more})).status == 403


async def test_with_one_administrator_the_page_names_the_servers_command(clinic):
    await Account.update({Account.status: "disabled"}).where(Account.username == "femi.admin")
    ada = await at_priyas_account("ada.admin", ADAS)
    assert "portal person new-second-step priya" in ada.page.text and "Ask for a reset" not in ada.page.text
    token = dict(ada.page.fields(ada.page.form("Sign out")))["csrf"]
    assert (await ada.post(f"{ada.page.path}/second-step", {"csrf": token})).status == 409


async def test_the_colleague_is_told_and_can_stop_it(clinic):
    ada = await at_priyas_account("ada.admin", ADAS)
    await ada.press("Ask for a reset")
    priya = Visitor()
    await priya.open(await link_to("priya@clinic.example"))
    await priya.press("Stop the reset")
    assert await state_of("priya") == "cancelled"


async def test_a_colleague_without_an_address_gets_the_link_on_paper(clinic):
    await EmailAddress.update({EmailAddress.verified_at: None}).where(EmailAddress.address == "priya@clinic.example")
    ada = await at_priyas_account("ada.admin", ADAS)
    await ada.press("Ask for a reset")
    femi = await at_priyas_account("femi.admin", FEMIS)
    page = await femi.press("Confirm the reset")
    assert page.response.content.startswith(b"%PDF-") and not await mails_to("priya@clinic.example")


async def test_a_request_for_a_colleague_waits_on_the_list_of_administrators_only(clinic):
    ada = await at_priyas_account("ada.admin", ADAS)
    await ada.press("Ask for a reset")
    femi = await sign_in("femi.admin", address=FEMIS)
    await femi.open("/staff/access-work?kind=colleague")
    await femi.follow("Priya Nair")
    assert femi.page.h1 == "Account of a colleague"
    sam = await sign_in("sam.front", address="203.0.113.73")
    assert "Priya Nair" not in (await sam.open("/staff/access-work")).text


async def test_a_locked_colleague_is_out_until_the_lock_is_lifted(clinic):
    priya = await sign_in("priya")
    ada = await at_priyas_account("ada.admin", ADAS)
    await ada.press("Lock the account", {"Reason": "Left her badge and phone on the train"})
    assert (await priya.open("/staff")).path == "/sign-in"
    assert (await enter_password("priya")).page.h1 == "Your account is not active"
    await ada.press("Lift the lock")
    await sign_in("priya", address="203.0.113.74")


@pytest.mark.parametrize("username", ["maya", "sam.front", "priya", "bea.bills", "dr.osei"])
async def test_nobody_else_finds_these_pages(clinic, username):
    account, visitor = await account_for("priya"), await sign_in(username)
    token = dict(visitor.page.fields(visitor.page.form("Sign out")))["csrf"]
    for path in ("/staff/accounts", f"/staff/accounts/{account.id}"):
        assert (await visitor.open(path)).status == 404
    for path in ("second-step", "second-step/confirmation", "lock", "lock/lifting", "lock-release"):
        assert (await visitor.post(f"/staff/accounts/{account.id}/{path}", {"csrf": token})).status == 404


async def test_the_account_of_a_patient_is_not_found_here(clinic):
    ada, account = await sign_in("ada.admin", address=ADAS), await account_for("lee.chen")
    assert (await ada.open(f"/staff/accounts/{account.id}")).status == 404
