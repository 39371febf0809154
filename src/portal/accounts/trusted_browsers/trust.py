"""Trusting a browser, and whether one is trusted now (C30)."""

from datetime import datetime, timedelta

from portal import clock
from portal.accounts.tables import Account
from portal.accounts.trusted_browsers.tables import BrowserTrust
from portal.clinic.limits import the_limits
from portal.database.identifiers import new_id
from portal.database.statements import Statement

MANY_FAILURES = 5  # wrong passwords or codes since the last full sign-in: somebody may be guessing

_TRUST = Statement(
    "INSERT INTO browser_trust (id, account, device_id, trusted_at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (device_id) DO UPDATE SET trusted_at = excluded.trusted_at")
_SINCE = Statement(
    "SELECT b.trusted_at FROM browser_trust b JOIN device d ON d.id = b.device_id AND d.account = b.account"
    " WHERE b.account = ? AND b.device_id = ? AND d.revoked_at IS NULL")
_STOP = Statement("DELETE FROM browser_trust WHERE device_id = (SELECT device_id FROM session WHERE id = ?)")


async def trust_hours(role: object) -> int:
    """For how long a browser may be trusted by somebody of this role: 0 for staff, and where the clinic wants none."""
    return 0 if role else (await the_limits()).trusted_browser_hours


async def trust_browser(account_id: str, device_id: str) -> None:
    """Trust this known browser from now on. For somebody who has just shown the second step in it."""
    await _TRUST.run(new_id(), account_id, device_id, clock.now())


async def is_trusted(account: Account, device_id: str | None) -> bool:
    """Whether the second step may be left out now, after a right password. `account` as it was before that password."""
    hours = await trust_hours(account.role) if device_id else 0
    if not hours or _somebody_guesses(account):
        return False
    since = await _SINCE.rows(account.id, device_id)
    return bool(since) and _within(since[0][0], hours, account.password_changed_at)


def _somebody_guesses(account: Account) -> bool:
    waits = account.factor_locked_until
    return (account.password_failures >= MANY_FAILURES or account.factor_failures >= MANY_FAILURES
            or (waits is not None and waits > clock.now()))


def _within(since: datetime, hours: int, password_changed_at: datetime | None) -> bool:
    now = clock.now()
    newer_than_password = password_changed_at is None or since >= password_changed_at
    return newer_than_password and since <= now < since + timedelta(hours=hours)


async def forget_trust(account_id: str) -> None:
    """No browser of the account is trusted any more."""
    await BrowserTrust.delete().where(BrowserTrust.account == account_id)


async def stop_trusting(session_id: str) -> None:
    """The browser of this session is not trusted any more."""
    await _STOP.run(session_id)
