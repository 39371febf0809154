"""Passwords that were found in data stolen elsewhere (C12): a file of their hashes, which a clinic may download.

The file is in the form that Pwned Passwords publishes: one SHA-1 in hex a line, in ascending order, with `:` and a count
behind it or without. It is searched where it lies (tens of gigabytes, some 35 reads); nothing is asked of any network.
"""

import hashlib
from typing import BinaryIO

from portal.settings import settings

_HEX = 40


def is_breached(password: str) -> bool:
    """Whether the password's hash is in the file. False without a file; raises OSError when it cannot be read."""
    path = settings().breached_passwords_file
    if path is None:
        return False
    wanted = hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        return _first_from(file, wanted)[:_HEX].upper() == wanted


def _first_from(file: BinaryIO, wanted: bytes) -> bytes:
    """The first line that is not before `wanted`; empty when all are."""
    low, high = 0, file.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        line = _line_from(file, middle)
        if line and line[:_HEX].upper() < wanted:
            low = file.tell()
        else:
            high = middle
    return _line_from(file, low)


def _line_from(file: BinaryIO, place: int) -> bytes:
    """The first line that begins at `place` or after it."""
    file.seek(max(place - 1, 0))
    if place:
        file.readline()
    return file.readline()
