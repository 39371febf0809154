"""Checks of what is kept: the data folder, the keys, files with secrets (C86, C97)."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from portal.crypto.keyring import KeyringError, Purpose, read_keyring
from portal.operations.doctor.findings import Finding, note, ok, wrong
from portal.settings import Settings

OTHERS = stat.S_IRWXG | stat.S_IRWXO
LITTLE_SPACE = 1_000_000_000  # bytes


def check_data_folder(current: Settings) -> Iterator[Finding]:
    """Ours alone, writable, with space left."""
    folder = current.data_dir.absolute()
    if not folder.is_dir():
        yield wrong("data folder", f"{folder} is not there", "portal init makes it; or set PORTAL_DATA_DIR.")
        return
    state = folder.stat()
    if state.st_mode & OTHERS:
        yield wrong("data folder", f"other users of this machine can read {folder}", f"chmod 700 {folder}")
    if state.st_uid != os.geteuid():
        yield wrong(
            "data folder",
            f"{folder} belongs to user {state.st_uid}, you are {os.geteuid()}",
            f"Run portal as its owner: sudo -u '#{state.st_uid}' …",
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        yield wrong("data folder", f"{folder} cannot be written", "Give it to the user that runs the portal.")
    yield from check_space(folder)


def check_space(folder: Path) -> Iterator[Finding]:
    """A full disk stops every change (nothing that was confirmed is lost)."""
    free = shutil.disk_usage(folder).free
    says = f"{folder}, {free / 1e9:.1f} GB free"
    if free < LITTLE_SPACE:
        yield note("data folder", says, "Make space: when the disk is full the portal can show pages but save nothing.")
    else:
        yield ok("data folder", says)


def check_keys(current: Settings) -> Iterator[Finding]:
    """Without its keys the portal does not start; with other keys its secrets stay closed."""
    path = current.keyring_path
    try:
        keys = read_keyring(path)
    except KeyringError as problem:
        yield wrong("keys", str(problem), f"Restore {path} from its copy; only a new installation may make new ones (portal init).")
        return
    missing = [purpose for purpose in Purpose if not keys.keys.get(purpose)]
    if missing:
        yield wrong("keys", f"{path} lacks: {', '.join(missing)}", "Restore it from its copy.")
    else:
        yield ok("keys", f"{path}; keep a copy apart from the database's copies")


def check_secret_files(current: Settings) -> Iterator[Finding]:
    """Files that hold a password are readable by the portal's user alone."""
    for name, path in (("PORTAL_SMTP_PASSWORD_FILE", current.smtp_password_file),):
        if path is None:
            continue
        if not path.is_file():
            yield wrong("secrets", f"{name}: {path} is not there", "Make it, with the password as its only line.")
        elif path.stat().st_mode & OTHERS:
            yield wrong("secrets", f"{name}: other users of this machine can read {path}", f"chmod 600 {path}")
        else:
            yield ok("secrets", f"{name}: {path}")


def check_breached_passwords(current: Settings) -> Iterator[Finding]:
    """A list of breached passwords that cannot be read refuses nobody."""
    path = current.breached_passwords_file
    if path is None:
        return
    if os.access(path, os.R_OK) and path.is_file():
        yield ok("password list", str(path))
    else:
        yield wrong("password list", f"{path} cannot be read", "Correct PORTAL_BREACHED_PASSWORDS_FILE, or unset it.")


STORAGE_CHECKS = (check_data_folder, check_keys, check_secret_files, check_breached_passwords)
