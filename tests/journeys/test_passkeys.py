"""Passkeys: adding one, using it as second step and as the whole sign-in, and every way in which it must not let in."""

import dataclasses
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.identifiers import account_for
from portal.accounts.passkeys.tables import AnsweredChallenge, Passkey
from portal.accounts.tables import Session
from portal.settings import settings, use_settings
from tests.support.authenticator import PRESENT, Authenticator
from tests.support.cast import sign_in
from tests.support.mail import mails_to
from tests.support.passkeys import ADD, AGAIN, STEP, WHOLE, asked, make, named_clinic, passkey_of, send, use
from tests.support.visitor import Visitor
from tests.support.ways_in import NEW_PASSWORD, enter_password, invited_noor, noor_at_her_password

__all__ = ["named_clinic"]
pytestmark = pytest.mark.usefixtures("named_clinic")

NOT_ACCEPTED = "That passkey was not accepted. Try again"
FAR = "198.51.100.9"


async def at_second_step(username: str = "maya") -> Visitor:
    visitor = await enter_password(username, address=FAR)
    await visitor.open(STEP)
    return visitor


async def test_a_passkey_is_added_and_its_owner_told(named_clinic):
    maya = await sign_in("maya")
    options = await asked(maya, ADD)
    assert (options["rp"]["id"], options["attestation"], options["excludeCredentials"]) == ("localhost", "none", [])
    page = await make(maya, device := Authenticator())
    assert page.path == "/account/second-steps" and "Chrome – Android" in page.text
    assert (await asked(maya, ADD))["excludeCredentials"] == [
        {"type": "public-key", "id": (await Passkey.objects().first()).credential_id, "transports": ["hybrid", "internal"]}]
    assert device.user_handle and "maya" not in device.user_handle
    assert "second step" in (await mails_to("maya@example.org"))[0].subject.lower()


async def test_a_passkey_is_a_second_step_after_the_password(named_clinic):
    device = await passkey_of("maya")
    visitor = await at_second_step()
    assert [key["id"] for key in (await asked(visitor, STEP))["allowCredentials"]] == [(await Passkey.objects().first()).credential_id]
    assert (await use(visitor, device.but(flags=PRESENT), STEP)).path == "/records"
    assert (await Passkey.objects().first()).last_used_at is not None


async def test_a_passkey_alone_signs_in_and_goes_where_the_person_wanted(named_clinic):
    device = await passkey_of("lee.chen")
    assert (await use(Visitor(address=FAR), device, WHOLE)).path == "/patients/lee"
    assert (await use(Visitor(address=FAR), device, WHOLE, next="/account")).path == "/account"
    assert (await use(Visitor(address=FAR), device, WHOLE, next="https://evil.example")).path == "/patients/lee"


async def test_it_confirms_what_matters_and_renews_the_session(named_clinic):
    device = await passkey_of("maya")
    maya = await use(Visitor(address=FAR), device, WHOLE) and await sign_in("maya")
    clock.advance(timedelta(minutes=14))
    await maya.open("/account")
    clock.advance(timedelta(minutes=7))
    assert (await maya.open("/account/password")).path.startswith("/sign-in/confirmation")
    before = maya.cookie("sid")
    await maya.open(f"{AGAIN}?next=/account/password")
    page = await send(maya, AGAIN, device.use(await asked(maya, AGAIN)))
    assert page.path == "/account/password" and maya.cookie("sid") != before


async def test_a_new_account_can_have_a_passkey_as_its_second_step(named_clinic):
    noor, device = await noor_at_her_password(await invited_noor()), Authenticator()
    await noor.press("Continue", {"New password": NEW_PASSWORD})
    page = await make(noor, device, "/set-up/second-step/passkey")
    assert page.path == "/set-up/recovery-codes"
    later = await enter_password("P-1005", NEW_PASSWORD)
    assert later.page.path == STEP and (await use(later, device, STEP)).path == "/set-up/recovery-codes"
    assert (await use(Visitor(address=FAR), device, WHOLE)).path == "/set-up/recovery-codes"


async def test_a_passkey_that_is_not_added_says_so_and_adds_nothing(named_clinic):
    maya = await sign_in("maya")
    for device in (Authenticator(origin="http://localhost:9000"), Authenticator(rp_id="example.org"), Authenticator(flags=0)):
        assert (await make(maya, device)).status == 422 and "was not added" in maya.page.text
    again = Authenticator().make(await asked(maya, ADD))
    assert (await send(maya, ADD, again)).path == "/account/second-steps"
    assert (await send(maya, ADD, again)).status == 422
    assert (await send(maya, ADD, "")).status == 422
    assert await Passkey.count() == 1


async def test_the_passkey_of_somebody_else_cannot_be_added_again(named_clinic):
    device = await passkey_of("maya")
    assert (await make(await sign_in("lee.chen"), device.but())).status == 422


WRONG = {"origin": {"origin": "http://localhost:9000"}, "site": {"rp_id": "evil.example"}, "nobody there": {"flags": 0},
         "not its owner": {"flags": PRESENT}, "another name": {"user_handle": "AAAA"}, "no name": {"user_handle": ""},
         "unknown": {"credential_id": b"x" * 32}, "a frame": {"cross_origin": True}}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
async def test_the_whole_sign_in_takes_nothing_but_the_right_answer(named_clinic, wrong):
    device = await passkey_of("maya")
    page = await use(Visitor(address=FAR), device.but(**wrong), WHOLE)
    expected = "with a finger, your face or a PIN" if wrong == {"flags": PRESENT} else NOT_ACCEPTED
    assert page.status == 422 and expected in page.text
    assert not await Session.exists().where(Session.address == FAR)


async def test_an_answer_is_good_once_and_for_five_minutes_and_in_its_own_browser(named_clinic):
    device, thief, slow = await passkey_of("maya"), Visitor(address="198.51.100.66"), Visitor(address=FAR)
    await slow.open(WHOLE)
    answer, late = device.use(await asked(slow, WHOLE)), device.use(await asked(slow, WHOLE))
    assert "took too long" in (await send(thief, WHOLE, answer)).text
    assert (await send(slow, WHOLE, answer)).path == "/records"
    replay = Visitor(address=FAR)
    replay.http.cookies.set("dev-pre", slow.cookie("pre") or "gone")
    assert (await send(replay, WHOLE, answer)).status == 422
    clock.advance(timedelta(minutes=5, seconds=1))
    assert (await send(Visitor(address=FAR), WHOLE, late)).status == 422


async def test_the_same_browser_cannot_send_its_answer_twice(named_clinic):
    device, visitor = await passkey_of("maya"), Visitor(address=FAR)
    await visitor.open(WHOLE)
    pre = visitor.cookie("pre")
    answer = device.use(await asked(visitor, WHOLE))
    await send(visitor, WHOLE, answer)
    again = Visitor(address=FAR)
    again.http.cookies.set("dev-pre", pre)
    page = await send(again, WHOLE, answer)
    assert page.status == 422 and "used before" in page.text


async def test_challenges_of_one_purpose_do_for_no_other(named_clinic):
    device, visitor = await passkey_of("maya"), await at_second_step()
    for_adding = await asked(await sign_in("maya"), ADD)
    for challenge in (await asked(Visitor(), WHOLE), for_adding):
        assert (await send(visitor, STEP, device.use(challenge))).status == 422


async def test_wrong_passkeys_count_with_wrong_codes_and_the_right_one_has_to_wait(named_clinic):
    device, visitor = await passkey_of("maya"), await at_second_step()
    for _ in range(5):
        assert (await use(visitor, device.but(rp_id="evil.example"), STEP)).status == 422
    assert (await use(visitor, device, STEP)).status == 422
    assert (await account_for("maya")).factor_failures == 5
    assert (await use(Visitor(address="198.51.100.10"), device, WHOLE)).path == "/records"


async def test_the_passkey_of_somebody_else_is_no_second_step(named_clinic):
    lees = await passkey_of("lee.chen")
    await passkey_of("maya")
    assert (await use(await at_second_step(), lees, STEP)).status == 422


async def test_a_removed_passkey_opens_nothing(named_clinic):
    device = await passkey_of("maya")
    await Passkey.delete(force=True)
    assert NOT_ACCEPTED in (await use(Visitor(address=FAR), device, WHOLE)).text
    assert (await enter_password("maya", address=FAR)).page.h1 == "Enter the code from your app"


async def test_asking_and_looking_write_nothing(named_clinic):
    visitor = Visitor(address=FAR)
    for _ in range(20):
        await visitor.open("/sign-in")
        assert "allowCredentials" not in await asked(visitor, WHOLE)
    assert not await Session.exists() and not await AnsweredChallenge.exists()


async def test_there_are_no_passkeys_where_the_address_is_a_number(named_clinic):
    use_settings(dataclasses.replace(settings(), base_url="http://127.0.0.1:8000"))
    assert "passkey" not in (await Visitor().open("/sign-in")).html and (await Visitor().open(WHOLE)).status == 404
    assert (await Visitor().open(f"{WHOLE}/options")).status == 404
