"""What is over is kept for thirty days, then deleted; what is not over is never touched."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.emails.tables import EmailChange
from portal.accounts.phones.tables import TextCode
from portal.accounts.retention import delete_old_entries, expire_invitations
from portal.accounts.tables import Account, AccountToken, Device, Invitation, Session, Throttle
from portal.database.statements import Statement

pytestmark = pytest.mark.usefixtures("database")

AUDITED = Statement("SELECT reason FROM audit_entry WHERE event = 'old_entries_deleted'")


async def one_of_each(over: timedelta) -> None:
    """A session, link, browser, code, change of address and throttle that were over `over` ago."""
    ended, account = clock.now() - over, Account(name="Maya", username="maya", created_at=clock.now())
    await Account.insert(account)
    await Session.insert(Session(token_hash="s", stage="full", created_at=ended, seen_at=ended, expires_at=ended))
    await AccountToken.insert(AccountToken(token_hash="t", account=account.id, purpose="reset", created_at=ended, expires_at=ended))
    await Device.insert(Device(token_hash="d", account=account.id, created_at=ended, seen_at=ended, known_until=ended))
    await Throttle.insert(Throttle(key="k", window_ends_at=ended))
    await EmailChange.insert(EmailChange(account=account.id, kind="removed", asked_at=ended, confirmed_at=ended))
    await TextCode.insert(TextCode(
        account=account.id, session_id="s", purpose="number", number="+447700900123", salt="", digest="", created_at=ended, expires_at=ended))


@pytest.mark.parametrize(("days", "deleted"), [(29, 0), (31, 1)])
async def test_what_is_over_is_deleted_after_thirty_days(days, deleted):
    await one_of_each(timedelta(days=days))
    kinds = ("sessions", "links", "browsers", "texts", "addresses", "throttles")
    assert await delete_old_entries() == dict.fromkeys(kinds, deleted)
    assert await Account.count() == 1


async def test_what_runs_on_stays():
    await one_of_each(timedelta(days=-1))
    clock.advance(timedelta(days=20))
    assert not any((await delete_old_entries()).values())


async def test_a_session_ended_long_before_its_time_goes_too():
    await one_of_each(timedelta(days=-300))
    await Session.update({Session.ended_at: clock.now() - timedelta(days=31)}, force=True)
    assert (await delete_old_entries())["sessions"] == 1


async def test_deleting_is_audited_once_and_doing_it_again_does_nothing():
    await one_of_each(timedelta(days=31))
    await delete_old_entries()
    assert not any((await delete_old_entries()).values())
    assert await AUDITED.rows() == [("sessions=1 links=1 browsers=1 texts=1 addresses=1 throttles=1",)]


@pytest.mark.parametrize(("state", "after"), [("sent", "expired"), ("opened", "expired"), ("activated", "activated"), ("suspended", "suspended")])
async def test_invitations_that_ran_out_are_written_down(state, after):
    now = clock.now()
    await Invitation.insert(Invitation(
        token_hash="i", channel="email", state=state, created_at=now, expires_at=now + timedelta(days=7)))
    assert await expire_invitations() == 0
    clock.advance(timedelta(days=7, seconds=1))
    await expire_invitations()
    assert (await Invitation.select(Invitation.state).first())["state"] == after
