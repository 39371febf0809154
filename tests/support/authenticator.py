"""An authenticator in software: makes passkeys and signs with them as a phone does, or wrongly where a test says so.

It speaks the JSON that static/js/passkeys.js sends. Algorithms by their COSE numbers: -7 ES256, -8 EdDSA, -257 RS256.
"""

import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from webauthn.helpers import encode_cbor

ORIGIN = "http://localhost:8000"
PRESENT, CHECKED, BACKED_UP, WITH_KEY = 0x01, 0x04, 0x18, 0x40


def text_of(content: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    """The way back."""
    return urlsafe_b64decode(text + "==")


def _new_key(algorithm: int) -> Any:
    if algorithm == -8:
        return ed25519.Ed25519PrivateKey.generate()
    if algorithm == -257:
        return rsa.generate_private_key(65537, 2048)
    return ec.generate_private_key(ec.SECP256R1())


def _cose(key: Any, algorithm: int) -> bytes:
    """The public half as RFC 9052 writes it."""
    if algorithm == -8:
        return encode_cbor({1: 1, 3: -8, -1: 6, -2: key.public_key().public_bytes_raw()})
    numbers = key.public_key().public_numbers()
    if algorithm == -257:
        return encode_cbor({1: 3, 3: -257, -1: numbers.n.to_bytes(256), -2: numbers.e.to_bytes(3)})
    return encode_cbor({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)})


def _signature(key: Any, algorithm: int, content: bytes) -> bytes:
    if algorithm == -8:
        return key.sign(content)
    if algorithm == -257:
        return key.sign(content, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(content, ec.ECDSA(hashes.SHA256()))


@dataclass
class Authenticator:
    """One passkey in one device. `count` goes up at each use when `counts`; what else is set is what it says of itself."""

    algorithm: int = -7
    origin: str = ORIGIN
    rp_id: str = "localhost"
    flags: int = PRESENT | CHECKED
    counts: bool = False
    count: int = 0
    cross_origin: bool = False
    key: Any = None
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user_handle: str = ""

    def make(self, options: dict[str, Any]) -> str:
        """What navigator.credentials.create() gives for these options."""
        self.key, self.user_handle = _new_key(self.algorithm), options["user"]["id"]
        attested = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + _cose(self.key, self.algorithm)
        made = encode_cbor({"fmt": "none", "attStmt": {}, "authData": self._data(self.flags | WITH_KEY) + attested})
        return self._json({
            "clientDataJSON": text_of(self._client_data("webauthn.create", options["challenge"])),
            "attestationObject": text_of(made), "transports": ["internal", "hybrid", "smoke-signals"],
        })  # fmt: skip

    def use(self, options: dict[str, Any]) -> str:
        """What navigator.credentials.get() gives for these options."""
        self.count += self.counts
        said = self._client_data("webauthn.get", options["challenge"])
        data = self._data(self.flags)
        return self._json({
            "clientDataJSON": text_of(said), "authenticatorData": text_of(data), "userHandle": self.user_handle,
            "signature": text_of(_signature(self.key, self.algorithm, data + sha256(said).digest())),
        })  # fmt: skip

    def but(self, **changes: Any) -> "Authenticator":
        """The same passkey, with something about it changed."""
        return replace(self, **changes)

    def _data(self, flags: int) -> bytes:
        return sha256(self.rp_id.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": self.cross_origin}
        return json.dumps(said).encode()

    def _json(self, response: dict[str, Any]) -> str:
        name = text_of(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
