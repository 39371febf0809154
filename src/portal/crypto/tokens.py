"""One-time links, session and browser cookies: 256 random bits, of which only the hash is stored (C01, C42)."""

import hashlib
import secrets


def new_token() -> str:
    """43 URL-safe characters that nobody can guess."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored and looked up: 64 hex characters. Takes any text, since people and robots send any text."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
