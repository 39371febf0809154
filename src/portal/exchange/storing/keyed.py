"""Asking for many rows by their keys, a hundred at a time."""

import os
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator

KEYS = 100
KEY_PLACES = ", ".join("?" * KEYS)
_ID_BYTES, _ID_TEXT, _ID_KEPT = 18, 24, 22


def hundreds(keys: Iterable[str]) -> Iterator[list[str]]:
    """The keys in lists of a hundred; the last one is filled up with empty text, which is no key."""
    every = list(keys)
    for start in range(0, len(every), KEYS):
        some = every[start : start + KEYS]
        yield some + [""] * (KEYS - len(some))


def new_ids(count: int) -> list[str]:
    """Many ids like those of database.identifiers.new_id, with one call for all their random bits."""
    text = urlsafe_b64encode(os.urandom(_ID_BYTES * count)).decode()
    return [text[start : start + _ID_KEPT] for start in range(0, _ID_TEXT * count, _ID_TEXT)]
