"""Ten printed codes for the day when the phone is gone: 80 random bits each, shown once, each good once (C26).

Stored is scrypt of the code under one salt per account, so that a try costs one hash and a unique look-up.
"""

import hashlib
import re
import secrets

from portal import clock
from portal.accounts.tables import Account, RecoveryCode
from portal.crypto.hashing_threads import on_hashing_thread
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import transaction

CODES = 10
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_LENGTH = 16
_WELL_FORMED = re.compile(f"[{ALPHABET}]{{{_LENGTH}}}", re.ASCII)
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "\u00a0": None, "\u2013": None, "\u2010": None})

_SALT = Statement("SELECT recovery_salt FROM account WHERE id = ?")
_SPEND = Statement(
    "UPDATE recovery_code SET used_at = ? WHERE account = ? AND digest = ? AND used_at IS NULL RETURNING id")
_LEFT = Statement("SELECT count(*) FROM recovery_code WHERE account = ? AND used_at IS NULL")


async def make_codes(account_id: str) -> list[str]:
    """Ten codes as people read them, `XXXX-XXXX-XXXX-XXXX`, known only now. The old set is dead. Raises Busy."""
    salt, codes = secrets.token_hex(16), [_new_code() for _ in range(CODES)]
    digests = await on_hashing_thread(lambda: [_digest(code, salt) for code in codes])
    now = clock.now()
    async with transaction():
        await Account.update({Account.recovery_salt: salt}).where(Account.id == account_id)
        await RecoveryCode.delete().where(RecoveryCode.account == account_id)
        await RecoveryCode.insert(*(
            RecoveryCode(id=new_id(), account=account_id, digest=digest, created_at=now) for digest in digests))
    return ["-".join(code[at : at + 4] for at in range(0, _LENGTH, 4)) for code in codes]


async def spend(account_id: str, code: str) -> bool:
    """Use a code up; False when it is not one of this account's unused codes. Raises Busy. The caller counts attempts."""
    typed, salt = normalised(code), await _salt_of(account_id)
    if typed is None or not salt:
        return False
    digest = await on_hashing_thread(_digest, typed, salt)
    return bool(await _SPEND.rows(clock.now(), account_id, digest))


async def codes_left(account_id: str) -> int:
    """How many codes of the account are not used yet."""
    return (await _LEFT.rows(account_id))[0][0]


def normalised(code: str) -> str | None:
    """The sixteen characters meant: case, spaces and dashes do not matter, O is 0, I and L are 1. None: not a code."""
    meant = code[:100].upper().translate(_READ_AS)
    return meant if _WELL_FORMED.fullmatch(meant) else None


async def _salt_of(account_id: str) -> str:
    rows = await _SALT.rows(account_id)
    return rows[0][0] if rows else ""


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))


def _digest(code: str, salt: str) -> str:
    return hashlib.scrypt(code.encode("ascii"), salt=bytes.fromhex(salt), n=2**14, r=8, p=1, dklen=32).hex()
