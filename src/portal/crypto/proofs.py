"""Whether the keyring in force is the one this database was written with (C85).

A portal that starts with another keyring would write what nobody can read after the right one is put back.
"""

import hmac

from portal import clock
from portal.crypto.keyring import Key, KeyringError, keyring
from portal.crypto.tables import KeyProof
from portal.database.errors import UNIQUE_VIOLATIONS
from portal.database.identifiers import new_id
from portal.database.transactions import transaction


async def prove_keyring() -> None:
    """Check every key against the database, and note the new ones there. Raises KeyringError: do not start then."""
    keys = {key.id: (purpose, key) for purpose, found in keyring().keys.items() for key in found}
    noted = {row["key_id"]: row for row in await KeyProof.select()}
    for key_id, row in noted.items():
        if key_id not in keys:
            raise KeyringError(
                f"This database was written with {row['purpose']} key {key_id}, which is not in the keyring. "
                "Put back the keyring that belongs to it.")
        purpose, key = keys[key_id]
        if purpose != row["purpose"] or not hmac.compare_digest(_proof(purpose, key), row["proof"]):
            raise KeyringError(f"The keyring's {purpose} key {key_id} is not the one this database was written with.")
    for key_id in keys.keys() - noted.keys():
        await _note(*keys[key_id])


async def forget_proof(key_id: str) -> None:
    """The key was taken out of the keyring on purpose."""
    await KeyProof.delete().where(KeyProof.key_id == key_id)


async def _note(purpose: str, key: Key) -> None:
    try:
        async with transaction():
            await KeyProof.insert(KeyProof(
                id=new_id(), purpose=purpose, key_id=key.id, proof=_proof(purpose, key), created_at=clock.now()))
    except UNIQUE_VIOLATIONS:  # another process starts at the same moment
        return


def _proof(purpose: str, key: Key) -> str:
    return hmac.digest(key.secret, f"portal keyring: {purpose} {key.id}".encode(), "sha256").hex()
