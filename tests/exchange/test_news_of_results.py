"""Whoever may read results is told once that there are new ones."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.tables import Account, EmailAddress
from portal.charts.tables import AccessGrant
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from tests.support.categories import not_offered_to
from tests.support.records import bundle, observation, only, patient, take_in

RECENT = {"effectiveDateTime": None}


def recent(key: str = "potassium", days: int = 1, **more) -> dict:
    day = (clock.now() - timedelta(days=days)).date().isoformat()
    return observation(key, **({"effectiveDateTime": day} | more))


async def reader(scopes: str = "*", **more) -> None:
    """An account with a grant to Maya's record and a confirmed address."""
    account_id, patient_id = new_id(), await only("SELECT id FROM patient")
    await Account.insert(Account(id=account_id, name="Maya", username=account_id, status="active", created_at=clock.now(), **more))
    await EmailAddress.insert(EmailAddress(
        id=new_id(), account=account_id, address="maya@example.org", verified_at=clock.now(), created_at=clock.now()
    ))  # fmt: skip
    await AccessGrant.insert(AccessGrant(
        id=new_id(), account=account_id, patient=patient_id, scopes=scopes, valid_from=clock.now(), created_at=clock.now()
    ))  # fmt: skip


async def mails() -> int:
    return await only("SELECT count(*) FROM outbox WHERE topic = 'new_results'")


@pytest.fixture
async def maya(with_database):
    await take_in(patient())
    await reader()


async def test_new_results_are_told_once_until_somebody_has_looked(maya):
    for key in ("potassium", "sodium", "chloride"):
        await take_in(recent(key))
    assert await mails() == 1
    await Statement("UPDATE account SET last_signed_in_at = ?").run(clock.now())
    await take_in(recent("glucose"))
    assert await mails() == 2


@pytest.mark.parametrize(
    "record",
    [
        recent(days=400), recent(status="preliminary"), recent(status="entered-in-error"), recent(meta={"security": [{"code": "R"}]}),
        recent(category=[{"coding": [{"code": "survey"}]}]), recent(category=[{"coding": [{"code": "vital-signs"}]}]),
    ],
)  # fmt: skip
async def test_nothing_is_told_of_what_is_old_hidden_or_no_result(maya, record):
    await take_in(bundle(record))
    assert await mails() == 0


@pytest.mark.parametrize("how", [{"scopes": "appointments"}, {"notify_new_results": False}])
async def test_nobody_is_told_who_may_not_or_does_not_want_to_know(how):
    await take_in(patient())
    await reader(**how)
    await take_in(recent())
    assert await mails() == 0


async def test_a_proxy_for_results_is_told(with_database):
    await take_in(patient())
    await reader("results messages")
    await take_in(recent())
    assert await mails() == 1


async def test_nobody_is_told_of_a_record_that_the_portal_is_not_offered_for(maya):
    await reader()
    await not_offered_to(await only("SELECT id FROM patient"))
    await take_in(bundle(recent()))
    assert await mails() == 0
