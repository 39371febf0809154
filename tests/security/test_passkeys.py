"""Passkeys while accounts are locked, closed, disowned or copied; what an answer tells, and how long it takes (C23, C25, C31 to C41)."""

import re
from statistics import median
from time import perf_counter

import pytest

from portal.accounts import throttles
from portal.accounts.identifiers import account_for
from portal.accounts.passkeys.tables import Passkey
from portal.accounts.passwords import disavow
from portal.accounts.tables import Account, Throttle
from portal.accounts.tables import Authenticator as App
from portal.audit.events import SYSTEM
from portal.audit.tables import AuditEntry
from portal.demo.cast import PASSWORD
from tests.support.authenticator import Authenticator
from tests.support.cast import sign_in
from tests.support.mail import link_to, mails_to
from tests.support.passkeys import ADD, AGAIN, STEP, WHOLE, asked, named_clinic, passkey_of, send, use
from tests.support.visitor import Visitor
from tests.support.ways_in import enter_password

__all__ = ["named_clinic"]
pytestmark = pytest.mark.usefixtures("named_clinic")

FAR = "198.51.100.9"


async def wrong_passwords(account: Account) -> None:
    for _ in range(10):
        await throttles.may_try_password(account.id, None)


async def a_hundred_wrong_passwords(account: Account) -> None:
    for _ in range(100):
        await throttles.count_wrong_password(account.id, None, account_id=account.id)


async def wrong_codes(account: Account) -> None:
    for _ in range(5):
        await throttles.reserve_code_attempt(account.id)


async def closed(account: Account) -> None:
    await Account.update({Account.staff_locked: True}).where(Account.id == account.id)


async def disabled(account: Account) -> None:
    await Account.update({Account.status: "disabled"}).where(Account.id == account.id)


async def events() -> list[str]:
    return [row["event"] for row in await AuditEntry.select(AuditEntry.event).order_by(AuditEntry.seq)]


@pytest.mark.parametrize("lock", [wrong_passwords, a_hundred_wrong_passwords, wrong_codes])
async def test_a_passkey_signs_in_whatever_others_have_guessed(named_clinic, lock):
    device, account = await passkey_of("maya"), await account_for("maya")
    await lock(account)
    assert (await use(Visitor(address=FAR), device, WHOLE)).path == "/records"


async def test_a_passkey_does_not_give_guessers_of_the_password_new_tries(named_clinic):
    device, account = await passkey_of("maya"), await account_for("maya")
    await wrong_passwords(account)
    await use(Visitor(address=FAR), device, WHOLE)
    assert await throttles.waits_until(account.id) is not None


async def test_what_staff_have_closed_is_told_after_the_proof_only(named_clinic):
    device = await passkey_of("maya")
    await closed(await account_for("maya"))
    page = await use(Visitor(address=FAR), device, WHOLE)
    assert (page.status, page.h1) == (403, "Your account is not active")
    page = await use(Visitor(address=FAR), device.but(rp_id="evil.example"), WHOLE)
    assert page.status == 422 and "not active" not in page.text


def without_news(page) -> str:
    """The page without what is new in every answer."""
    for pattern in (r'name="csrf" value="[^"]+"', r"<!--[A-Za-z0-9._]+-->"):
        page = re.sub(pattern, "", page)
    return page


async def test_unknown_wrong_removed_and_disabled_look_the_same_to_the_byte(named_clinic):
    device = await passkey_of("maya")
    pages = [await use(Visitor(address=FAR), device.but(credential_id=b"x" * 32), WHOLE)]
    pages.append(await use(Visitor(address=FAR), device.but(rp_id="evil.example"), WHOLE))
    await disabled(await account_for("maya"))
    pages.append(await use(Visitor(address=FAR), device, WHOLE))
    await Passkey.delete(force=True)
    pages.append(await use(Visitor(address=FAR), device, WHOLE))
    assert len({(page.status, without_news(page.html)) for page in pages}) == 1 and pages[0].status == 422


@pytest.mark.slow
async def test_the_time_of_an_answer_does_not_tell_whether_a_passkey_is_known(named_clinic):
    device, times = await passkey_of("maya"), {True: [], False: []}
    await disabled(await account_for("maya"))
    visitor = Visitor(address=FAR)
    for number in range(120):
        await Throttle.delete(force=True)
        shown = device if number % 2 else device.but(credential_id=b"x" * 32)
        await visitor.open(WHOLE)
        answer, began = shown.use(await asked(visitor, WHOLE)), perf_counter()
        await send(visitor, WHOLE, answer)
        times[bool(number % 2)].append(perf_counter() - began)
    assert abs(median(times[True]) - median(times[False])) < 0.010


async def test_a_passkey_whose_count_goes_back_is_refused_and_its_owner_told(named_clinic):
    device = await passkey_of("maya", counts=True)
    copy = device.but()
    assert (await use(Visitor(address=FAR), device, WHOLE)).path == "/records"
    page = await use(Visitor(address="198.51.100.66"), copy, WHOLE)
    assert page.status == 422 and "was not accepted" in page.text
    mail = (await mails_to("maya@example.org"))[0]
    assert "may have been copied" in mail.subject and "198.51.100.66" in mail.text
    assert (await events())[-2:] == ["passkey_count_went_back", "passkey_refused"]
    assert (await use(Visitor(address=FAR), device, WHOLE)).path == "/records"  # the original goes on counting


async def test_a_copy_is_no_second_step_either(named_clinic):
    device = await passkey_of("maya", counts=True)
    copy, visitor = device.but(), await enter_password("maya", address=FAR)
    await use(Visitor(address=FAR), device, WHOLE)
    assert (await use(visitor, copy, STEP)).status == 422
    assert (await account_for("maya")).factor_failures == 1


async def test_once_a_sign_in_was_disowned_passkeys_need_the_password_too(named_clinic):
    device = await passkey_of("maya")
    await use(Visitor(address="198.51.100.66"), device, WHOLE)
    await disavow((await link_to("maya@example.org")).rpartition("/")[2], SYSTEM)
    assert "was not accepted" in (await use(Visitor(address=FAR), device, WHOLE)).text


async def test_the_log_says_how_somebody_came_in(named_clinic):
    device = await passkey_of("maya")
    await use(Visitor(address=FAR), device, WHOLE)
    await use(Visitor(address=FAR), device.but(credential_id=b"x" * 32), WHOLE)
    found = await AuditEntry.objects().order_by(AuditEntry.seq)
    assert [(row.event, row.reason, row.outcome) for row in found][-2:] == [
        ("signed_in", "passkey", "success"), ("passkey_refused", "", "failure")]
    assert found[-1].object_id == "" and "passkey_added" in await events()


async def test_tries_are_counted_by_address(named_clinic):
    visitor, device = Visitor(address="198.51.100.12"), Authenticator(user_handle="AAAA")
    device.make({"challenge": "AAAA", "user": {"id": "AAAA"}})
    for _ in range(20):
        assert (await use(visitor, device, WHOLE)).status == 422
    assert (await use(visitor, device, WHOLE)).status == 429


@pytest.mark.parametrize("sent", ["", "{", "null", "[]", '{"id": 1}', '{"id":"\\ud800","response":{}}', "x" * 60_000])
async def test_no_text_in_place_of_an_answer_is_a_fault_of_ours(named_clinic, sent):
    await passkey_of("maya")
    maya = await sign_in("maya")
    assert [(await send(maya, path, sent)).status for path in (ADD, AGAIN)] == [422, 422]
    assert (await send(Visitor(address=FAR), WHOLE, sent)).status == 422


async def test_who_has_only_a_passkey_is_not_set_up_anew_by_the_password(named_clinic):
    device = await passkey_of("maya")
    await App.delete(force=True)
    visitor = await enter_password("maya", PASSWORD, address=FAR)
    assert visitor.page.path == STEP and (await visitor.open("/set-up")).path == STEP
    assert (await use(visitor, device, STEP)).path == "/records"
