"""Resets of a second step when things happen at the same moment, and what they end. On both databases."""

import asyncio
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts import factors
from portal.accounts.identifiers import account_for
from portal.accounts.second_step_resets import call_back, colleagues
from portal.accounts.second_step_resets.in_person import reset_in_person
from portal.accounts.second_step_resets.resets import cancel_reset, expire_requests, newest_reset
from portal.accounts.second_step_resets.tables import SecondStepReset
from portal.accounts.tables import Account, RecoveryCode
from portal.audit.events import SYSTEM, Actor
from portal.audit.tables import AuditEntry
from portal.errors import Conflict, NotAllowed
from tests.accounts.racing import race
from tests.support.cast import make_cast, sign_in

SAM = Actor("staff", account_id="sam-account")


@pytest.fixture
async def lee(database):
    """Lee's account, in a clinic with its people."""
    await make_cast()
    return await account_for("lee.chen")


async def waiting(account: Account) -> None:
    """A reset of this account waits."""
    await call_back.ask_by_telephone(account, actor=SAM, patient_id="lee")
    await call_back.confirm_call_back(account, actor=SAM, patient_id="lee")


async def test_stopping_and_taking_effect_at_the_same_moment_one_of_them_wins(lee):
    for _ in range(6):
        await waiting(lee)
        clock.advance(timedelta(hours=24, seconds=1))
        tries = [cancel_reset(lee, by="owner", actor=SYSTEM), call_back.complete_if_due(lee.id), call_back.complete_if_due(lee.id),
                 cancel_reset(lee, by="owner", actor=SYSTEM)]
        stopped, *completed, stopped_again = await asyncio.gather(*tries)
        assert sum([stopped, *completed, stopped_again]) == 1
        assert (await newest_reset(lee.id)).state == ("completed" if any(completed) else "cancelled")
        if any(completed):
            break
    assert await factors.has_second_step(lee.id) is not any(completed)


async def test_two_processes_let_one_reset_take_effect_once(lee):
    await waiting(lee)
    await SecondStepReset.update({SecondStepReset.due_at: clock.now() - timedelta(seconds=1)}, force=True)
    assert sum(await race("due reset", 10, lee.id)) == 1
    assert await AuditEntry.count().where(AuditEntry.event == "factors_reset") == 1


async def test_two_requests_at_once_are_one(lee):
    asked = await asyncio.gather(*(call_back.ask_by_telephone(lee, actor=SAM, patient_id="lee") for _ in range(5)), return_exceptions=True)
    assert [type(one) for one in asked if one is not None] == [Conflict] * 4
    assert await SecondStepReset.count() == 1


async def test_two_who_called_back_begin_one_wait(lee):
    await call_back.ask_by_telephone(lee, actor=SAM, patient_id="lee")
    done = await asyncio.gather(*(call_back.confirm_call_back(lee, actor=SAM, patient_id="lee") for _ in range(4)), return_exceptions=True)
    assert sum(one is None for one in done) == 1 and all(isinstance(one, Conflict) for one in done if one is not None)


async def test_everything_but_the_password_ends(lee):
    await sign_in("lee.chen")
    await reset_in_person(lee, document="passport", on_paper=True, actor=SAM, patient_id="lee")
    assert not await factors.has_second_step(lee.id)
    assert await RecoveryCode.count().where(RecoveryCode.account == lee.id) == 0
    after = await account_for("lee.chen")
    assert after.password_hash == lee.password_hash


async def test_in_person_sets_a_waiting_one_aside(lee):
    await waiting(lee)
    await reset_in_person(lee, document="passport", on_paper=True, actor=SAM, patient_id="lee")
    states = {row["way"]: row["state"] for row in await SecondStepReset.select()}
    assert states == {"call_back": "cancelled", "in_person": "completed"}


async def test_a_request_ends_by_itself_and_is_written_down_once(lee):
    await call_back.ask_by_telephone(lee, actor=SAM, patient_id="lee")
    clock.advance(timedelta(hours=24, seconds=1))
    with pytest.raises(Conflict):
        await call_back.confirm_call_back(lee, actor=SAM, patient_id="lee")
    assert (await newest_reset(lee.id)).state == "expired"
    assert [await expire_requests(), await expire_requests()] == [1, 0]


async def test_of_two_administrators_who_confirm_one_does_it_and_who_asked_never_does(lee):
    priya, ada = await account_for("priya"), await account_for("ada.admin")
    await Account.update({Account.role: "administrator"}).where(Account.username == "dr.osei")
    others = [await account_for("femi.admin"), await account_for("dr.osei")]
    await colleagues.ask_for_colleague(priya, actor=Actor("staff", account_id=ada.id))
    for alone in (ada.id, priya.id):
        with pytest.raises(NotAllowed):
            await colleagues.confirm_for_colleague(priya, actor=Actor("staff", account_id=alone))
    both = [colleagues.confirm_for_colleague(priya, actor=Actor("staff", account_id=other.id)) for other in others]
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sum(one == "" for one in done) == 1 and sum(isinstance(one, Conflict) for one in done) == 1


async def test_nobody_asks_for_oneself_or_for_a_patient(lee):
    ada = await account_for("ada.admin")
    for account in (ada, lee):
        with pytest.raises(NotAllowed):
            await colleagues.ask_for_colleague(account, actor=Actor("staff", account_id=ada.id))
