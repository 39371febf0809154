"""Ten printed codes for the day when the phone is gone: 80 random bits each, shown once, each good once (C26).

Stored is scrypt of the code under one salt per account, so that a try costs one hash and a unique look-up.
"""

import secrets
from datetime import datetime

from portal import clock
from portal.accounts.printed_codes import digest, grouped, new_code, normalised
from portal.accounts.tables import Account, RecoveryCode
from portal.crypto.hashing_threads import on_hashing_thread
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import transaction

CODES = 10
LENGTH = 16

_SALT = Statement("SELECT recovery_salt FROM account WHERE id = ?")
_SPEND = Statement(
    "UPDATE recovery_code SET used_at = ? WHERE account = ? AND digest = ? AND used_at IS NULL RETURNING id")
_LEFT = Statement("SELECT count(*) FROM recovery_code WHERE account = ? AND used_at IS NULL")


async def make_codes(account_id: str) -> list[str]:
    """Ten codes as people read them, `XXXX-XXXX-XXXX-XXXX`, known only now. The old set is dead. Raises Busy."""
    salt, codes = secrets.token_hex(16), [new_code(LENGTH) for _ in range(CODES)]
    digests = await on_hashing_thread(lambda: [digest(code, salt) for code in codes])
    now = clock.now()
    async with transaction():
        await Account.update({Account.recovery_salt: salt}).where(Account.id == account_id)
        await RecoveryCode.delete().where(RecoveryCode.account == account_id)
        await RecoveryCode.insert(*(
            RecoveryCode(id=new_id(), account=account_id, digest=stored, created_at=now) for stored in digests))
    return [grouped(code) for code in codes]


async def spend(account_id: str, code: str) -> bool:
    """Use a code up; False when it is not one of this account's unused codes. Raises Busy. The caller counts attempts."""
    typed, salt = normalised(code, LENGTH), await _salt_of(account_id)
    if typed is None or not salt:
        return False
    stored = await on_hashing_thread(digest, typed, salt)
    return bool(await _SPEND.rows(clock.now(), account_id, stored))


async def codes_left(account_id: str) -> int:
    """How many codes of the account are not used yet."""
    return (await _LEFT.rows(account_id))[0][0]


async def forget_codes_since(account_id: str, moment: datetime) -> None:
    """Codes that were made after `moment` no longer work, in the caller's transaction."""
    await RecoveryCode.delete().where(RecoveryCode.account == account_id, RecoveryCode.created_at > moment)


async def _salt_of(account_id: str) -> str:
    rows = await _SALT.rows(account_id)
    return rows[0][0] if rows else ""
