"""Encrypted columns: AES-256-GCM, bound to the row they were written for (C84).

A value is `v1.<key id>.<nonce>.<ciphertext>`. Table, column, row and key id are authenticated with it, so a value
copied to another row, or another column, does not open.
"""

import base64
import binascii
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.crypto.keyring import Key, KeyringError, Purpose, keyring

_NONCE_BYTES = 12


class DecryptionError(Exception):
    """The value is damaged, belongs to another row, or its key is not in the keyring. Carries no content."""


def encrypt(text: str, *, table: str, column: str, row_id: str) -> str:
    """`text` as it is stored in this row. About 1.4 times as long, plus 50 characters."""
    key = keyring().current(Purpose.COLUMNS)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = _cipher(key).encrypt(nonce, text.encode("utf-8", "surrogatepass"), _bound_to(table, column, row_id, key.id))
    return f"v1.{key.id}.{_encode(nonce)}.{_encode(sealed)}"


def decrypt(value: str, *, table: str, column: str, row_id: str) -> str:
    """The text that `encrypt` was given for this row. Raises DecryptionError."""
    try:
        version, key_id, nonce, sealed = value.split(".")
        if version != "v1":
            raise ValueError
        key = keyring().key(Purpose.COLUMNS, key_id)
        opened = _cipher(key).decrypt(_decode(nonce), _decode(sealed), _bound_to(table, column, row_id, key.id))
        return opened.decode("utf-8", "surrogatepass")
    except (ValueError, binascii.Error, InvalidTag, KeyringError) as error:
        raise DecryptionError(f"{table}.{column} of row {row_id} cannot be read: {type(error).__name__}") from None


def key_id_of(value: str) -> str:
    """The id of the key that closed `value`; empty when it is not an encrypted value."""
    parts = value.split(".")
    return parts[1] if len(parts) == 4 and parts[0] == "v1" else ""


@lru_cache(maxsize=32)
def _cipher(key: Key) -> AESGCM:
    return AESGCM(key.secret)


def _bound_to(table: str, column: str, row_id: str, key_id: str) -> bytes:
    # Each part with its length, so that no two different rows can share these bytes.
    parts = [part.encode("utf-8", "surrogatepass") for part in (table, column, row_id, key_id)]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
