"""The keys. They live in one file outside the database, readable by the portal's user alone.

Each purpose has one current key, used for everything new, and old keys that go on opening what they closed (C85).
A key is named by a short id that is stored with whatever it made. A running portal reads the file again every minute,
and a new key is used two minutes after it was made: by then every process knows it.
"""

import base64
import contextlib
import json
import os
import secrets
import stat
import time
from enum import StrEnum
from pathlib import Path

import msgspec

from portal import clock
from portal.settings import Settings, settings

KEY_BYTES = 32
READ_AGAIN_AFTER = 60  # seconds
KNOWN_EVERYWHERE_AFTER = 120  # seconds


class Purpose(StrEnum):
    """What a key is for. A key never serves two purposes."""

    PEPPER = "pepper"  # passwords (C13)
    COLUMNS = "columns"  # encrypted columns (C84)
    BLIND_INDEX = "blind_index"  # look-ups without the plain value (C07)
    CSRF = "csrf"  # form tokens (C53)
    AUDIT = "audit"  # the chain of the audit log (C88)
    CODES = "codes"  # short codes that are too weak for a bare hash (C04)


class KeyringError(Exception):
    """The keyring is missing, unreadable, readable by others or not ours. The message says what to do, never a key."""


class Key(msgspec.Struct, frozen=True):
    """One secret of 32 bytes and its name. `used_from`: seconds since 1970."""

    id: str
    secret: bytes
    used_from: int = 0

    def __repr__(self) -> str:
        return f"Key(id={self.id!r})"


class Keyring(msgspec.Struct, frozen=True):
    """All keys of an installation, newest of each purpose first."""

    keys: dict[str, tuple[Key, ...]]

    def current(self, purpose: str) -> Key:
        """The key for everything new: the newest whose time has come."""
        keys = self.keys[purpose]
        if len(keys) == 1:
            return keys[0]
        now = clock.now().timestamp()
        return next((key for key in keys if key.used_from <= now), keys[-1])

    def key(self, purpose: str, key_id: str) -> Key:
        """The key that `key_id` names. Raises KeyringError."""
        for key in self.keys[purpose]:
            if key.id == key_id:
                return key
        raise KeyringError(f"The keyring has no {purpose} key {key_id!r}; was it restored from the wrong copy?")

    def all(self, purpose: str) -> tuple[Key, ...]:
        """Every key of the purpose, newest first."""
        return self.keys[purpose]


_held: tuple[Settings, Keyring, float] | None = None


def keyring() -> Keyring:
    """The keys of this installation. Raises KeyringError at the first call; later the keys once read stay in force."""
    global _held
    current, now = settings(), time.monotonic()
    if _held is None or _held[0] is not current:
        _held = (current, read_keyring(current.keyring_path), now)
    elif now - _held[2] > READ_AGAIN_AFTER:
        # A portal that runs goes on running while its keyring is away (F21).
        with contextlib.suppress(KeyringError):
            _held = (current, read_keyring(current.keyring_path), now)
        _held = (current, _held[1], now)
    return _held[1]


def create_keyring(path: Path) -> Keyring:
    """Make new keys and write them to `path` with mode 0600, in a folder with mode 0700.

    Raises FileExistsError when there is a file: losing keys loses every password and encrypted value.
    """
    made = Keyring({purpose.value: (_new_key(int(clock.now().timestamp())),) for purpose in Purpose})
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(path, made)
    return made


def add_key(path: Path, purpose: Purpose, *, used_after: int = KNOWN_EVERYWHERE_AFTER) -> Key:
    """Put a new key in front, to be used after so many seconds; the older ones stay."""
    present, key = read_keyring(path), _new_key(int(clock.now().timestamp()) + used_after)
    _replace(path, Keyring({**present.keys, purpose.value: (key, *present.keys[purpose.value])}))
    return key


def remove_key(path: Path, purpose: Purpose, key_id: str) -> None:
    """Take a key away for good. What it closed never opens again; the current key cannot be removed. Raises KeyringError."""
    present = read_keyring(path)
    removed = present.key(purpose, key_id)
    if removed == present.current(purpose):
        raise KeyringError(f"The {purpose} key {key_id} is in use.")
    _replace(path, Keyring({**present.keys, purpose.value: tuple(key for key in present.all(purpose) if key != removed)}))


def _replace(path: Path, ring: Keyring) -> None:
    global _held
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    _write(beside, ring)
    os.replace(beside, path)
    _sync_folder(path.parent)
    _held = None


def _new_key(used_from: int) -> Key:
    return Key(secrets.token_hex(4), secrets.token_bytes(KEY_BYTES), used_from)


def _write(path: Path, ring: Keyring) -> None:
    content = {
        "version": 1,
        "keys": {
            purpose: [{"id": key.id, "used_from": key.used_from, "secret": base64.b64encode(key.secret).decode()} for key in keys]
            for purpose, keys in ring.keys.items()
        },
    }
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_keyring(path: Path) -> Keyring:
    """The keys in the file at `path`. Raises KeyringError."""
    try:
        with path.open("rb") as file:
            _refuse_open_file(path, os.fstat(file.fileno()).st_mode)
            content = json.loads(file.read())
    except FileNotFoundError:
        raise KeyringError(f"There is no keyring at {path}. `portal init` makes one; a restore needs the saved copy.") from None
    except PermissionError:
        raise KeyringError(f"The keyring {path} cannot be read by this user.") from None
    except ValueError:
        raise KeyringError(f"The keyring {path} is damaged: it is not JSON.") from None
    try:
        return _build(content)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise KeyringError(f"The keyring {path} is damaged: it lacks a key or holds one of the wrong size.") from None


def _refuse_open_file(path: Path, mode: int) -> None:
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyringError(f"The keyring {path} can be read by others. Make it private: chmod 600 {path}")


def _build(content: dict) -> Keyring:
    if content["version"] != 1:
        raise ValueError
    keys = {purpose.value: tuple(_key(entry) for entry in content["keys"][purpose.value]) for purpose in Purpose}
    if not all(keys.values()):
        raise ValueError
    return Keyring(keys)


def _key(entry: dict) -> Key:
    secret = base64.b64decode(entry["secret"], validate=True)
    if len(secret) != KEY_BYTES or not entry["id"].isalnum() or len(entry["id"]) > 16:
        raise ValueError
    return Key(entry["id"], secret, int(entry.get("used_from", 0)))
