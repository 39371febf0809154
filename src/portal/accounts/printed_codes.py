"""Codes on paper: how they are made, read as people type them, and kept as scrypt under a salt (C26)."""

import hashlib
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_GROUP = 4
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "\u00a0": None, "\u2013": None, "\u2010": None})
_LETTERS = re.compile(f"[{ALPHABET}]+", re.ASCII)


def new_code(length: int) -> str:
    """A code of `length` characters, five random bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def grouped(code: str) -> str:
    """The code as it is printed: `XXXX-XXXX`."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def normalised(typed: str, length: int) -> str | None:
    """The characters meant: case, spaces and dashes do not matter, O is 0, I and L are 1. None: not a code."""
    meant = typed[:100].upper().translate(_READ_AS)
    return meant if len(meant) == length and _LETTERS.fullmatch(meant) else None


def digest(code: str, salt: str) -> str:
    """What is stored of a code: 50 ms of work, so never on the loop. `salt` is hex."""
    return hashlib.scrypt(code.encode("ascii"), salt=bytes.fromhex(salt), n=2**14, r=8, p=1, dklen=32).hex()
