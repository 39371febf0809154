"""The encryption keys: which there are, and whether they belong to this database.

portal keys show            the keyring's file, and each key's id and purpose; never a key
portal keys check           exit code 0 when the keyring is private and this database was written with it
portal keys add PURPOSE     make a new key for everything written from now on; the older ones go on opening theirs
"""

import argparse
import asyncio

from portal.audit import log
from portal.audit.events import SYSTEM, AuditEvent
from portal.crypto.keyring import Purpose, add_key, keyring
from portal.crypto.proofs import prove_keyring
from portal.database.engine import stop_database
from portal.settings import settings

GROUP = "keys"
# A blind index cannot be made again without what people type, so its key stays.
_RENEWABLE = [purpose.value for purpose in Purpose if purpose is not Purpose.BLIND_INDEX]


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    """The commands of `portal keys`."""
    subparsers.add_parser("show", help="list the keys, without their secrets").set_defaults(run=lambda args: _show())
    subparsers.add_parser("check", help="check the keyring against the database").set_defaults(
        run=lambda args: asyncio.run(_check()))
    adding = subparsers.add_parser("add", help="make a new current key; save the keyring again, then restart the portal")
    adding.add_argument("purpose", choices=_RENEWABLE)
    adding.set_defaults(run=lambda args: asyncio.run(_add(Purpose(args.purpose))))


def _show() -> int:
    print(f"Keyring: {settings().keyring_path}")
    for purpose, keys in keyring().keys.items():
        for key in keys:
            print(f"  {purpose:12} {key.id}{'  current' if key is keys[0] else ''}")
    return 0


async def _check() -> int:
    try:
        await prove_keyring()
    finally:
        await stop_database()
    print("The keyring is private, complete, and the one that this database was written with.")
    return 0


async def _add(purpose: Purpose) -> int:
    try:
        key = add_key(settings().keyring_path, purpose)
        await prove_keyring()
        await log.record(AuditEvent.KEYS_CHANGED, actor=SYSTEM, object_type=purpose.value, object_id=key.id)
    finally:
        await stop_database()
    print(f"New {purpose.value} key {key.id} in {settings().keyring_path}. "
          "Save a copy of the keyring now, away from the backups, and restart the portal.")
    return 0
