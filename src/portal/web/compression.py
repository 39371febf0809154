"""Compression of pages, made safe (C60): an attacker who reads lengths must not learn the secrets in a page that repeats input.

Only whole HTML pages are compressed, each with 1 to 64 random characters in a comment, so that its length says nothing.
Beside this the token of each form is masked anew in every answer (csrf.py), and other sites cannot make a browser send
us its cookies with a request of their own (SameSite, fetch_metadata.py).
"""

import re
import secrets
import zlib
from functools import lru_cache

import brotli

SMALLEST = 500  # bytes; below, the header costs more than is saved
BROTLI_QUALITY, GZIP_LEVEL = 4, 6  # 48 and 29 µs for a page of 6 kB; quality 9 would be 3.5 ms (measured)
_ZERO = re.compile(r"q=0(\.0*)?", re.ASCII)
_ALPHABET = bytes.maketrans(bytes(range(256)), b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._" * 4)


def is_compressible(media_type: bytes, body: bytes) -> bool:
    """Whether the answer is a page that is worth it. Nothing else of ours repeats what somebody typed, or is small."""
    return len(body) >= SMALLEST and media_type.startswith(b"text/html")


@lru_cache(maxsize=256)
def best_coding(accepted: bytes) -> bytes:
    """`br`, `gzip` or nothing, for an Accept-Encoding header (RFC 9110 §12.5.3)."""
    found = {}
    for part in accepted.decode("latin-1").lower().split(","):
        coding, _, quality = part.partition(";")
        found[coding.strip()] = not _ZERO.fullmatch(quality.replace(" ", ""))
    return next((coding.encode() for coding in ("br", "gzip") if found.get(coding)), b"")


def compress(page: bytes, coding: bytes) -> bytes:
    """The page and its padding, compressed by `br` or `gzip`."""
    padded = b"%b<!--%b-->" % (page, padding())
    if coding == b"br":
        return brotli.compress(padded, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    return zlib.compress(padded, GZIP_LEVEL, 16 + zlib.MAX_WBITS)


def padding() -> bytes:
    """1 to 64 random characters, which no compression makes shorter by much."""
    noise = secrets.token_bytes(65)
    return noise[: 1 + noise[64] % 64].translate(_ALPHABET)
