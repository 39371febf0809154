"""Hashes that records are known by. 128 bits of BLAKE2b in 22 URL-safe characters."""

from base64 import urlsafe_b64encode
from hashlib import blake2b, sha256


def digest(content: bytes, size: int = 16) -> str:
    """`size` bytes of hash as URL-safe text without padding."""
    return urlsafe_b64encode(blake2b(content, digest_size=size).digest()).rstrip(b"=").decode()


def record_key(source_id: str, external_key: str) -> str:
    """The key of a record of a source: FHIR `type/id`, or what stands in for it."""
    return digest(f"{source_id}\0{external_key}".encode())


def code_key(system: str, code: str) -> str:
    """The key of a test, for addresses and indexes: no code can be read in it."""
    return digest(f"{system}|{code}".encode(), 12)


def identifier_key(system: str, value: str) -> str:
    """charts.tables.PatientIdentifier.key: hex SHA-256 of system, NUL, value."""
    return sha256(f"{system}\0{value}".encode()).hexdigest()


def is_row_id(text: str) -> bool:
    """Whether text from an address can be the id of a row; anything else is not found without asking the database."""
    return 0 < len(text) <= 22 and text.isascii() and text.replace("-", "").replace("_", "").isalnum()
