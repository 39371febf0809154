"""The encryption keys: list them, check them, renew them.

portal keys show                 the keyring's file, and each key's id, purpose and age; never a key
portal keys check                exit code 0 when the keyring is private and this database was written with it
portal keys add PURPOSE          make a new key; everything written from two minutes later on is under it
portal keys rotate               a new key for encrypted columns, and everything there written anew under it; can be
                                 interrupted and run again (with --resume: without another new key)
portal keys remove PURPOSE ID    take an old key away for good, once nothing needs it
"""

import argparse
import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

from portal import clock
from portal.audit import log
from portal.audit.events import SYSTEM, AuditEvent
from portal.crypto.keyring import KNOWN_EVERYWHERE_AFTER, Key, KeyringError, Purpose, add_key, keyring, remove_key
from portal.crypto.proofs import forget_proof, prove_keyring
from portal.database.engine import stop_database
from portal.operations.keys.rotation import count_values, write_anew
from portal.settings import settings

GROUP = "keys"
# A blind index cannot be made again without what people type, so its key stays.
_RENEWABLE = [purpose.value for purpose in Purpose if purpose is not Purpose.BLIND_INDEX]
# Lines of the audit log stay for six years, and with them their key.
_REMOVABLE = [purpose for purpose in _RENEWABLE if purpose != Purpose.AUDIT]
_SAVE = "Save a copy of the keyring now, away from the backups."


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    """The commands of `portal keys`."""
    subparsers.add_parser("show", help="list the keys, without their secrets").set_defaults(run=lambda args: _show())
    subparsers.add_parser("check", help="check the keyring against the database").set_defaults(
        run=lambda args: _with_database(_check()))
    adding = subparsers.add_parser("add", help="make a new key")
    adding.add_argument("purpose", choices=_RENEWABLE)
    adding.set_defaults(run=lambda args: _with_database(_add(Purpose(args.purpose))))
    rotating = subparsers.add_parser("rotate", help="renew the key of encrypted columns and write them anew under it")
    rotating.add_argument("--resume", action="store_true", help="go on with a rotation that was interrupted")
    rotating.add_argument("--portal-is-stopped", action="store_true", help="do not wait until running processes know the key")
    rotating.set_defaults(run=lambda args: _with_database(_rotate(args.resume, args.portal_is_stopped)))
    removing = subparsers.add_parser("remove", help="take an old key away for good")
    removing.add_argument("purpose", choices=_REMOVABLE)
    removing.add_argument("id")
    removing.set_defaults(run=lambda args: _with_database(_remove(Purpose(args.purpose), args.id)))


def _with_database(work: Coroutine[Any, Any, int]) -> int:
    async def run() -> int:
        try:
            return await work
        finally:
            await stop_database()

    return asyncio.run(run())


def _show() -> int:
    ring = keyring()
    print(f"Keyring: {settings().keyring_path}")
    for purpose, keys in ring.keys.items():
        for key in keys:
            since = datetime.fromtimestamp(key.used_from, UTC).strftime("%Y-%m-%d %H:%M UTC")
            print(f"  {purpose:12} {key.id}  from {since}{'  current' if key == ring.current(purpose) else ''}")
    return 0


async def _check() -> int:
    await prove_keyring()
    print("The keyring is private, complete, and the one that this database was written with.")
    return 0


async def _add(purpose: Purpose, used_after: int = KNOWN_EVERYWHERE_AFTER) -> int:
    key = await _added(purpose, used_after)
    print(f"New {purpose.value} key {key.id} in {settings().keyring_path}, used from {used_after} seconds on. {_SAVE}")
    return 0


async def _added(purpose: Purpose, used_after: int) -> Key:
    await prove_keyring()
    key = add_key(settings().keyring_path, purpose, used_after=used_after)
    await prove_keyring()
    await log.record(AuditEvent.KEYS_CHANGED, actor=SYSTEM, object_type=purpose.value, object_id=key.id, reason="added")
    return key


async def _rotate(resume: bool, portal_is_stopped: bool) -> int:
    if resume:
        await prove_keyring()
        key = keyring().all(Purpose.COLUMNS)[0]
    else:
        key = await _added(Purpose.COLUMNS, 0 if portal_is_stopped else KNOWN_EVERYWHERE_AFTER)
        print(f"New columns key {key.id} in {settings().keyring_path}. {_SAVE}")
    if (left := key.used_from - clock.now().timestamp()) > 0:
        print(f"Waiting {round(left)} seconds until every process knows it.")
        await asyncio.sleep(left + 1)
    written, unreadable = 0, 0
    for old in keyring().all(Purpose.COLUMNS):
        if old != key:
            done = await write_anew(old.id)
            written, unreadable = written + done.written, unreadable + done.unreadable
    print(f"{written} values are under the new key." + (f" {unreadable} cannot be read; they are as they were." if unreadable else ""))
    return 1 if unreadable else 0


async def _remove(purpose: Purpose, key_id: str) -> int:
    await prove_keyring()
    newer = keyring().current(purpose)
    keyring().key(purpose, key_id)
    if clock.now().timestamp() < newer.used_from + KNOWN_EVERYWHERE_AFTER:
        raise KeyringError(f"The {purpose.value} key {newer.id} has only just come into use. Try again in some minutes.")
    needed = await count_values(purpose, key_id)
    if needed:
        raise KeyringError(f"{needed} values need the {purpose.value} key {key_id} still; it stays.")
    remove_key(settings().keyring_path, purpose, key_id)
    await forget_proof(key_id)
    await log.record(AuditEvent.KEYS_CHANGED, actor=SYSTEM, object_type=purpose.value, object_id=key_id, reason="removed")
    print(f"The {purpose.value} key {key_id} is gone. {_SAVE}")
    return 0
