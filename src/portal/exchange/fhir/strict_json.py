"""JSON read strictly: exact numbers, no key twice in one object, no NaN, nothing nested too deep (RFC 8259, I-JSON).

msgspec decodes five times faster than the json module and keeps the digits of numbers, but takes the last of two equal
keys. A second key that was lost shows in the number of quotation marks: decoded and written again, the text has two
fewer. Only then, or when marks are written as \\u0022, is the text looked through key by key.
"""

import json
from typing import Any

import msgspec

from portal.exchange.fhir.faults import reason_of
from portal.exchange.limits import LIMITS, MEGABYTE, Limits
from portal.exchange.problems import Problem, Refused


class Number:
    """A number with a point or an exponent, as its digits."""

    __slots__ = ("text",)

    def __init__(self, text: str):
        self.text = text


_decode = msgspec.json.Decoder(float_hook=Number).decode
_encode = msgspec.json.Encoder(order="deterministic", enc_hook=lambda number: msgspec.Raw(number.text.encode())).encode


def read_strictly(text: bytes, path: str, limits: Limits = LIMITS) -> tuple[Any, bytes]:
    """The decoded value, and its one canonical form (keys in order, no blanks) for hashing. Raises Refused."""
    try:
        value = _decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise reason_of(error, text) from error
    canonical = _encode(value)
    if text.count(b'"') != canonical.count(b'"') or b"\\u0022" in text:
        _refuse_repeated_key(text, path)
    if canonical.count(b"{") + canonical.count(b"[") > limits.depth:
        _refuse_depth(value, limits.depth)
    if len(text) > limits.text:
        _refuse_long_text(value, path, limits.text)
    if b"\\u0000" in text and b"\\u0000" in canonical:
        raise Refused(Problem.FORBIDDEN_CHARACTER, path, path=path)
    return value, canonical


def _refuse_repeated_key(text: bytes, path: str) -> None:
    def check(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            names = [name for name, _ in pairs]
            key = next(name for name in names if names.count(name) > 1)
            raise Refused(Problem.REPEATED_KEY, path, key=key, path=path)
        return found

    json.loads(text, object_pairs_hook=check)


def _refuse_depth(value: Any, most: int) -> None:
    level = [value]
    for _ in range(most):
        level = [inner for outer in level for inner in (outer.values() if type(outer) is dict else outer) if type(inner) in (dict, list)]
        if not level:
            return
    raise Refused(Problem.TOO_DEEP, most=most)


def _refuse_long_text(value: Any, path: str, most: int) -> None:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and len(one) > most:
            raise Refused(Problem.TEXT_TOO_LONG, path, most=most // MEGABYTE, path=path)
        if isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one


def without_version(resource: dict[str, Any], canonical: bytes) -> bytes:
    """The canonical form without when and as which version the sender stored it: sent again, that is no change."""
    meta = resource.get("meta")
    if not isinstance(meta, dict) or not ("lastUpdated" in meta or "versionId" in meta):
        return canonical
    kept = {name: value for name, value in meta.items() if name not in {"lastUpdated", "versionId"}}
    return _encode({**resource, "meta": kept})
