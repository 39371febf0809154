"""Wrong codes of the second step, over all methods together (C23). The counter is in the account's own row."""

from datetime import datetime, timedelta

from portal import clock
from portal.accounts.tables import Account
from portal.clinic.limits import the_limits
from portal.database.statements import Statement
from portal.database.transactions import in_transaction, transaction

_RESERVE = Statement(
    "UPDATE account SET factor_failures = factor_failures + 1 WHERE id = ? AND factor_failures < ?"
    " AND (factor_locked_until IS NULL OR factor_locked_until <= ?) RETURNING factor_failures, factor_lock_level"
)
_WAIT = Statement("UPDATE account SET factor_lock_level = ?, factor_locked_until = ? WHERE id = ?")
_STATE = Statement("SELECT factor_failures, factor_locked_until FROM account WHERE id = ?")


async def reserve_code_attempt(account_id: str) -> bool:
    """Take one attempt before a code is looked at; False when none may be made. The last one before a wait begins that at
    once, and a right code ends it."""
    if in_transaction():
        raise RuntimeError("an attempt that is taken inside a transaction is forgotten when that is rolled back")
    now, limits = clock.now(), await the_limits()
    first, longest = timedelta(minutes=limits.code_first_wait_minutes), timedelta(hours=limits.code_longest_wait_hours)
    async with transaction():
        rows = await _RESERVE.rows(account_id, limits.code_ceiling, now)
        if not rows:
            return False
        failures, level = rows[0]
        if failures % limits.code_tries == 0:
            await _WAIT.run(level + 1, now + min(first * 2**level, longest), account_id)
    return True


async def clear_code_attempts(account_id: str) -> None:
    """A code was right: everything counted is forgotten."""
    await Account.update({
        Account.factor_failures: 0, Account.factor_lock_level: 0, Account.factor_locked_until: None,
    }).where(Account.id == account_id)


async def waits_for_code_until(account_id: str) -> datetime | None:
    """When the next code may be tried; None when it may be now."""
    rows = await _STATE.rows(account_id)
    return rows[0][1] if rows and rows[0][1] is not None and rows[0][1] > clock.now() else None


async def codes_are_off(account_id: str) -> bool:
    """Whether a hundred wrong codes in a row have turned the second step off until staff renew it (C29)."""
    rows = await _STATE.rows(account_id)
    return bool(rows) and rows[0][0] >= (await the_limits()).code_ceiling
