"""Wrong passwords (C34 to C37). Known and unrecognised browsers of an account have buckets of their own, so that
somebody who guesses from elsewhere never stops the owner on a known browser.

`subject` is the account's id, or the blind index of what was typed when there is no such account: both behave alike.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from portal import clock
from portal.accounts.tables import Account, Device
from portal.accounts.throttles.buckets import Bucket, Rule, bucket, clear, give_back, taken, waits_until_of
from portal.clinic.limits import LIMIT_NAMED, Limits, the_limits
from portal.database.statements import Statement
from portal.database.transactions import transaction


class Consequence(StrEnum):
    """What one wrong password led to; false when nothing."""

    NONE = ""
    WAIT = "wait"
    OFF = "off"


_FAILURES = Statement("SELECT password_failures FROM account WHERE id = ?")
_FAILED = Statement("UPDATE account SET password_failures = password_failures + 1 WHERE id = ? RETURNING password_failures")
_ANNOUNCE = Statement(
    "UPDATE throttle SET count = 0 WHERE key = ? AND count >= ? AND waits_until > ? RETURNING id")


async def may_try_password(subject: str, device_id: str | None) -> bool:
    """Take one attempt; False when this browser has to wait. `device_id`: the account's known browser, if it is one.

    A known browser whose ten are used up counts as unrecognised until its wait is over.
    """
    if device_id is not None and await taken(await _known(subject, device_id)):
        return True
    if await password_sign_in_is_off(subject):
        return False
    return await taken(await _unrecognised(subject))


async def give_back_password_attempt(subject: str, device_id: str | None) -> None:
    """The password was not checked after all (Busy)."""
    for one in await _concerned(subject, device_id):
        if await give_back(one):
            return


async def count_wrong_password(subject: str, device_id: str | None, *, account_id: str | None = None) -> Consequence:
    """Note that the attempt taken was wrong. OFF: it was the hundredth; WAIT: a wait begins, said once."""
    async with transaction():  # without an account too: the same questions and one commit (C33)
        failures = (await _FAILED.rows(account_id or "") or [(0,)])[0][0]
        began = [await _wait_began(one) for one in await _concerned(subject, device_id)]
    if failures == (await the_limits()).password_ceiling:
        return Consequence.OFF
    return Consequence.WAIT if any(began) else Consequence.NONE


async def clear_password_failures(account_id: str, device_id: str | None) -> None:
    """The sign-in was right. `device_id`: what it was when the attempt was taken. Does not undo OFF."""
    await clear(*await _concerned(account_id, device_id))
    await Account.update({Account.password_failures: 0}).where(
        Account.id == account_id, Account.password_failures < (await the_limits()).password_ceiling, Account.password_failures > 0)


async def password_renewed(account_id: str) -> None:
    """A reset link was used: unrecognised browsers may try again at once."""
    await clear(await _unrecognised(account_id))
    await Account.update({Account.password_failures: 0}).where(Account.id == account_id)


async def lift_waits(account_id: str) -> None:
    """Staff, who know the person, end every wait of the account, for passwords and codes, and begin both counts towards a
    hundred anew: no state is without a way out (C36)."""
    devices = await Device.select(Device.id).where(Device.account == account_id)
    await clear(await _unrecognised(account_id), *[await _known(account_id, device["id"]) for device in devices])
    await Account.update({
        Account.factor_locked_until: None, Account.factor_failures: 0, Account.factor_lock_level: 0, Account.password_failures: 0,
    }).where(Account.id == account_id)


async def waits_until(account_id: str) -> datetime | None:
    """When unrecognised browsers may try a password again; None when they may now."""
    return await waits_until_of(await _unrecognised(account_id))


async def password_sign_in_is_off(account_id: str) -> bool:
    """Whether only known browsers may sign in with the password until a reset link is used (C37)."""
    rows = await _FAILURES.rows(account_id)
    return bool(rows) and rows[0][0] >= (await the_limits()).password_ceiling


async def turn_off_password_sign_in(account_id: str) -> None:
    """Somebody else may know the password: only a reset link makes it good for unrecognised browsers again (C41)."""
    await Account.update({Account.password_failures: LIMIT_NAMED["password_ceiling"].ceiling}).where(Account.id == account_id)


async def _wait_began(bucket: Bucket) -> bool:
    return bool(await _ANNOUNCE.rows(bucket.key, bucket.rule.limit, clock.now()))


async def _concerned(subject: str, device_id: str | None) -> list[Bucket]:
    """The buckets that this browser's attempt can have been taken from."""
    if device_id is None:
        return [await _unrecognised(subject)]
    known = await _known(subject, device_id)
    return [known] if await waits_until_of(known) is None else [known, await _unrecognised(subject)]


async def _known(subject: str, device_id: str) -> Bucket:
    limits = await the_limits()
    first = timedelta(minutes=limits.password_first_wait_minutes)
    return bucket(_rule("password_known", limits, first), subject, device_id)


async def _unrecognised(subject: str) -> Bucket:
    limits = await the_limits()
    first, longest = timedelta(minutes=limits.password_first_wait_minutes), timedelta(hours=limits.password_longest_wait_hours)
    doubling = (first * 2**step for step in range(9))
    return bucket(_rule("password", limits, *(wait for wait in doubling if wait < longest), longest), subject)


def _rule(name: str, limits: Limits, *waits: timedelta) -> Rule:
    return Rule(name, limits.password_tries, timedelta(minutes=limits.password_window_minutes), waits)
