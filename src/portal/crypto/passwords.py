"""Password hashes: `v1$<pepper id>$<bcrypt>` of base64(HMAC-SHA384(pepper, NFC(password))) (C13 to C16).

bcrypt looks at 72 bytes and raises on more; the keyed digest is 64 characters for every password. Hashing runs on
threads of its own at the lowest priority, with a bounded queue, so that a storm of sign-ins leaves the pages alone.
Check the throttles before calling: here every call costs a quarter of a second of work.
"""

import base64
import hmac
import re
import unicodedata

import bcrypt
import msgspec

from portal.crypto.hashing_threads import on_hashing_thread
from portal.crypto.keyring import Key, KeyringError, Purpose, keyring
from portal.settings import settings

LONGEST_CHARACTERS = 128
LONGEST_BYTES = 512
# Composing shortens text at most fourfold; what is longer than this cannot be short enough afterwards.
_LONGEST_RAW = 4 * LONGEST_CHARACTERS
_STORED = re.compile(r"v1\$([0-9A-Za-z]{1,16})\$(\$2[aby]\$(\d\d)\$[./0-9A-Za-z]{53})", re.ASCII)


class PasswordCheck(msgspec.Struct, frozen=True):
    """`needs_rehash`: it matches, but was stored with another cost or pepper than today's; store it anew."""

    matches: bool
    needs_rehash: bool = False


async def hash_password(text: str) -> str:
    """What to store for a new password. Raises ValueError when it is too long, errors.Busy when the queue is full."""
    if not fits(text):
        raise ValueError("a password of this length is refused by the form")
    pepper = keyring().current(Purpose.PEPPER)
    hashed = await on_hashing_thread(bcrypt.hashpw, _digest(text, pepper), bcrypt.gensalt(settings().bcrypt_cost))
    return f"v1${pepper.id}${hashed.decode('ascii')}"


async def check_password(text: str, stored: str | None) -> PasswordCheck:
    """Whether `text` is the password behind `stored`. Always one bcrypt of today's or the stored cost.

    None, a damaged value, a pepper that is gone and a password that is too long cost the same and never match.
    Raises errors.Busy when the queue is full.
    """
    found = _STORED.fullmatch(stored or "")
    pepper = _pepper(found[1]) if found else None
    if found is None or pepper is None or not fits(text):
        await on_hashing_thread(bcrypt.checkpw, b"-" * 64, _dummy())
        return PasswordCheck(False)
    matches = await on_hashing_thread(bcrypt.checkpw, _digest(text, pepper), found[2].encode("ascii"))
    outdated = int(found[3]) != settings().bcrypt_cost or pepper.id != keyring().current(Purpose.PEPPER).id
    return PasswordCheck(matches, matches and outdated)


def composed(text: str) -> str:
    """The password as it is counted and hashed: NFC, otherwise untouched (C11). At most 512 characters go in."""
    return unicodedata.normalize("NFC", text)


def fits(text: str) -> bool:
    """Whether the password is within 128 characters and 512 bytes (C10). Nothing is ever cut off."""
    if len(text) > _LONGEST_RAW:
        return False
    whole = composed(text)
    return len(whole) <= LONGEST_CHARACTERS and len(whole.encode("utf-8", "surrogatepass")) <= LONGEST_BYTES


def _digest(text: str, pepper: Key) -> bytes:
    message = composed(text).encode("utf-8", "surrogatepass")
    return base64.b64encode(hmac.digest(pepper.secret, message, "sha384"))


def _pepper(key_id: str) -> Key | None:
    try:
        return keyring().key(Purpose.PEPPER, key_id)
    except KeyringError:
        return None


def _dummy() -> bytes:
    """A well-formed hash that no password has, of today's cost."""
    return b"$2b$%02d$" % settings().bcrypt_cost + b"." * 53
