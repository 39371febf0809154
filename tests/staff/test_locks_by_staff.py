"""Accounts that staff lock: out at the next request, told only after the right password, back when it is lifted (C50)."""

import asyncio

from portal.accounts.identifiers import account_for
from portal.accounts.staff_locks.locks import lift_lock, lock_account
from portal.accounts.staff_locks.tables import StaffLock
from portal.audit.events import Actor
from portal.audit.tables import AuditEntry
from tests.support.cast import sign_in
from tests.support.lost_second_steps import DESK_ADDRESS, called_back, state_of
from tests.support.mail import link_to
from tests.support.visitor import Visitor
from tests.support.ways_in import enter_password

REASON = "An ex-partner has the phone and knows the password"
SAM = Actor("staff", account_id="sam-account")


async def lock_lee() -> Visitor:
    sam = await sign_in("sam.front", address=DESK_ADDRESS)
    await sam.open("/staff/patients/lee")
    await sam.follow("Lock the account")
    await sam.press("Lock the account", {"Reason": REASON})
    return sam


async def test_a_lock_works_at_the_next_request_and_stays_until_it_is_lifted(clinic):
    lee = await sign_in("lee.chen")
    sam = await lock_lee()
    assert REASON in sam.page.text and "Sam Doyle" in sam.page.text
    assert (await lee.open("/account")).path == "/sign-in"
    assert (await enter_password("lee.chen")).page.status == 403
    await sam.press("Lift the lock")
    await sign_in("lee.chen")


async def test_the_owner_reads_no_reason_and_nobody_else_reads_anything(clinic):
    await lock_lee()
    page = (await enter_password("lee.chen")).page
    assert page.h1 == "Your account is not active" and REASON not in page.text
    assert (await enter_password("lee.chen", "not the password")).page.h1 == "Sign in"


async def test_a_reason_is_needed(clinic):
    sam = await sign_in("sam.front", address=DESK_ADDRESS)
    await sam.open("/staff/patients/lee")
    await sam.follow("Lock the account")
    for text in ("", "short", "x" * 501):
        page = await sam.press("Lock the account", {"Reason": text})
        assert page.status == 422
    assert await StaffLock.count() == 0


async def test_links_end_and_a_reset_in_waiting_is_stopped(clinic):
    visitor = Visitor()
    await visitor.open("/password/forgotten")
    await visitor.press("Send the link", {"Username": "lee.chen"})
    link = await link_to("lee@example.org")
    await called_back()
    await lock_lee()
    assert (await visitor.open(link)).status == 410 and await state_of("lee.chen") == "cancelled"


async def test_of_many_who_lock_and_lift_at_once_one_each_does_it(clinic):
    lee = await account_for("lee.chen")
    assert sum(await asyncio.gather(*(lock_account(lee, REASON, actor=SAM, patient_id="lee") for _ in range(5)))) == 1
    assert await StaffLock.count() == 1
    assert sum(await asyncio.gather(*(lift_lock(lee, actor=SAM, patient_id="lee") for _ in range(5)))) == 1


async def test_who_did_it_and_why_is_in_the_log(clinic):
    await lock_lee()
    line = (await AuditEntry.select().where(AuditEntry.event == "staff_locked"))[0]
    assert line["reason"] == REASON and line["patient_id"] == "lee" and line["actor_kind"] == "staff"
