"""Look-ups of values that are not stored in clear, or that people write in many ways: a keyed hash of the value (C07)."""

import hmac
import unicodedata

from portal.crypto.keyring import Purpose, keyring

LONGEST = 254


def normalised(text: str) -> str:
    """`text` in the one form that all its ways of writing share: compatibility forms, case and outer space removed."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFKC", folded.casefold()).strip()


def blind_index(text: str, *, purpose: str) -> str:
    """64 hex characters that are equal for every way of writing `text`, and differ between purposes.

    Never raises. Text over 254 characters is hashed as it is: nothing that long is ever stored, and normalising
    a long run of combining marks takes quadratic time.
    """
    return keyed_hash(normalised(text) if len(text) <= LONGEST else "\0long\0" + text, purpose=purpose)


def keyed_hash(text: str, *, purpose: str) -> str:
    """64 hex characters for `text` to the letter, that nobody can reproduce without the key."""
    message = purpose.encode() + b"\0" + text.encode("utf-8", "surrogatepass")
    return hmac.digest(keyring().current(Purpose.BLIND_INDEX).secret, message, "sha256").hex()
