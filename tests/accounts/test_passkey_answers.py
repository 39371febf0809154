"""What passkeys answer, judged: signatures of every kind that browsers make, and everything that must not pass."""

import dataclasses
import json
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.passkeys.answers import Refused, check_new, check_shown, encoded, our_origin, read_answer
from portal.accounts.passkeys.challenges import forget_answered_challenges, new_challenge, take_answer
from portal.accounts.passkeys.tables import AnsweredChallenge
from portal.settings import settings, use_settings
from tests.support.authenticator import BACKED_UP, CHECKED, ORIGIN, PRESENT, Authenticator

BINDING = "a browser"
ANSWERS = {"not JSON": "{", "nothing": "", "a list": "[]", "null": "null", "a number": "7", "no response": '{"id":"a","rawId":"a"}',
           "no client data": '{"id":"a","response":{}}', "half characters": '{"id":"\\ud800"}', "deep": "[" * 30_000,
           "too long": json.dumps({"id": "a" * 40_000, "response": {"clientDataJSON": "e30"}})}  # fmt: skip


@pytest.fixture(autouse=True)
def named_address(in_force):
    """Passkeys are for names, not for numbers."""
    use_settings(dataclasses.replace(in_force, base_url=ORIGIN))


def asked(**more) -> dict:
    return {"challenge": encoded(new_challenge("register", BINDING)), "user": {"id": "AAAA"}, **more}


def changed(written: str, **response) -> str:
    """The answer with parts of its response replaced."""
    whole = json.loads(written)
    whole["response"] |= response
    return json.dumps(whole)


@pytest.mark.parametrize("algorithm", [-7, -8, -257])
def test_a_passkey_of_each_kind_is_made_and_used(algorithm):
    device = Authenticator(algorithm=algorithm)
    made = check_new(read_answer(device.make(asked())))
    assert made.transports == "hybrid,internal" and not made.backed_up
    shown = check_shown(read_answer(device.use(asked())), made.public_key)
    assert shown.person_checked and shown.sign_count == 0


def test_what_a_passkey_says_of_itself_is_read():
    device = Authenticator(flags=PRESENT | BACKED_UP, counts=True)
    made = check_new(read_answer(device.make(asked())))
    shown = check_shown(read_answer(device.use(asked())), made.public_key)
    assert made.backed_up and shown.backed_up and shown.sign_count == 1 and not shown.person_checked


WRONG = {"origin": {"origin": "http://localhost.example"}, "port": {"origin": "http://localhost:8001"}, "site": {"rp_id": "example.org"},
         "nobody present": {"flags": CHECKED}, "in a frame": {"cross_origin": True}, "backed up, but cannot be": {"flags": PRESENT | 0x10}}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_passkey_that_is_not_for_us_is_neither_kept_nor_accepted(wrong):
    right = Authenticator()
    made = check_new(read_answer(right.make(asked())))
    for act in (lambda: check_new(read_answer(Authenticator(**wrong).make(asked()))),
                lambda: check_shown(read_answer(right.but(**wrong).use(asked())), made.public_key)):  # fmt: skip
        with pytest.raises(Refused):
            act()


def test_a_signature_by_another_key_or_over_something_else_does_not_hold():
    device, other = Authenticator(), Authenticator()
    made = check_new(read_answer(device.make(asked())))
    other.make(asked())
    first, second = device.use(asked()), device.use(asked())
    mixed = changed(first, signature=json.loads(second)["response"]["signature"])
    raised = changed(first, authenticatorData=encoded(b"\0" * 37))
    for written in (device.but(key=other.key).use(asked()), mixed, raised, device.make(asked())):
        with pytest.raises(Refused):
            check_shown(read_answer(written), made.public_key)


@pytest.mark.parametrize("written", ANSWERS.values(), ids=ANSWERS)
def test_anything_else_is_refused_and_no_fault_of_ours(written):
    with pytest.raises(Refused):
        check_shown(read_answer(written), "AAAA")


@pytest.mark.parametrize("content", [b"", b"\xa0", b"\xff" * 40, b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff", b"\xbf" * 20_000, b"\xd8\x1e\x82\x01\x00"])
def test_a_mangled_key_is_refused(content):
    device = Authenticator()
    for written in (changed(device.make(asked()), attestationObject=encoded(content)), device.make(asked())[:-40]):
        with pytest.raises(Refused):
            check_new(read_answer(written))


async def test_a_challenge_is_good_for_one_answer_of_one_browser_for_one_purpose(database):
    challenge = new_challenge("sign_in", BINDING)
    assert len(challenge) == 32 and challenge != new_challenge("sign_in", BINDING)
    assert not await take_answer(challenge, "second_step", BINDING)
    assert not await take_answer(challenge, "sign_in", "another browser")
    assert await take_answer(challenge, "sign_in", BINDING)
    assert not await take_answer(challenge, "sign_in", BINDING)


async def test_a_challenge_lasts_five_minutes_and_nothing_of_it_stays(database):
    early, late = new_challenge("sign_in", BINDING), new_challenge("sign_in", BINDING)
    clock.advance(timedelta(minutes=4, seconds=58))
    assert await take_answer(early, "sign_in", BINDING)
    assert await forget_answered_challenges() == 0
    clock.advance(timedelta(seconds=3))
    assert not await take_answer(late, "sign_in", BINDING) and not await take_answer(early, "sign_in", BINDING)
    assert await forget_answered_challenges() == 1 and not await AnsweredChallenge.exists()


async def test_a_challenge_that_we_did_not_make_writes_nothing(database):
    made = new_challenge("sign_in", BINDING)
    longer_life = bytes([made[0] + 1]) + made[1:]
    for challenge in (b"", b"x" * 32, made[:31], made + b"x", longer_life):
        assert not await take_answer(challenge, "sign_in", BINDING)
    assert not await AnsweredChallenge.exists()


@pytest.mark.parametrize(("address", "origin", "possible"), [
    ("https://Portal.Example.org", "https://portal.example.org", True), ("https://portal.example.org:443", "https://portal.example.org", True),
    ("https://portal.example.org:8443", "https://portal.example.org:8443", True), ("http://127.0.0.1:8000", "http://127.0.0.1:8000", False),
    ("http://[::1]:8000", None, False)])  # fmt: skip
def test_the_address_decides_the_origin_and_whether_there_can_be_passkeys(in_force, address, origin, possible):
    use_settings(dataclasses.replace(in_force, base_url=address))
    assert settings().has_name is possible and (origin is None or our_origin() == origin)
