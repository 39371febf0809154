"""How much a request may carry (C68). Small bodies are read and looked through here; uploads are counted as they come."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any

import msgspec
from litestar.types import Message, Receive

from portal.web.request_head import Head, Refused

KIB, MIB = 1024, 1024 * 1024
SMALL = 64 * KIB
MOST_VALUES = 200
SECONDS = 60
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
FORMS = (URLENCODED, MULTIPART)
_MORE_LEFT = re.compile(rb"[0-9]{1,12}")


class BodyRule(msgspec.Struct, frozen=True):
    """What one path takes: `path` is a regular expression for all of it, `limit` is in bytes."""

    path: str
    limit: int
    media_types: tuple[str, ...] = FORMS


class Disconnected(Exception):
    """The client left before its request was complete; there is nobody to answer."""


UPLOADS = (
    BodyRule("/csp-report", 8 * KIB, ("application/csp-report",)),
    BodyRule("/staff/imports", 64 * MIB),
)
_USUAL = BodyRule(".*", SMALL)


class BodyRules:
    """Finds the rule of a path; everything without one takes forms of up to 64 KiB."""

    def __init__(self, rules: Sequence[BodyRule]):
        self._rules = [(re.compile(rule.path), rule) for rule in rules]

    def of(self, path: str) -> BodyRule:
        """The first rule whose path is all of `path`."""
        return next((rule for shape, rule in self._rules if shape.fullmatch(path)), _USUAL)


def declared_length(head: Head) -> int | None:
    """Content-Length, or None when the length is not known beforehand. Raises Refused when that is not one number."""
    length, coding = head.get(b"content-length"), head.get(b"transfer-encoding")
    if coding is not None and (length is not None or coding.lower() != b"chunked"):
        raise Refused(400, "body framing")
    if length is None:
        return 0 if coding is None else None
    if not _MORE_LEFT.fullmatch(length):
        raise Refused(400, "content-length")
    return int(length)


def body_limit(rule: BodyRule, head: Head) -> int:
    """How many bytes this request may carry; large ones are files. Raises Refused for what this path does not take."""
    media_type = head.get(b"content-type", b"").partition(b";")[0].strip().lower().decode("latin-1")
    if media_type not in rule.media_types:
        raise Refused(415, "media type")
    return rule.limit if media_type == MULTIPART else min(rule.limit, SMALL)


async def admit_body(rule: BodyRule, head: Head, receive: Receive) -> Receive:
    """Judge the body and give back where the application may read it. Raises Refused or Disconnected."""
    length = declared_length(head)
    if length == 0:
        return receive
    limit = body_limit(rule, head)
    if length is not None and length > limit:
        raise Refused(413, "body")
    if limit > SMALL:
        return CountedBody(receive, limit)
    try:
        async with asyncio.timeout(SECONDS):
            body = await _read(receive, limit)
    except TimeoutError:
        raise Refused(408, "body slow") from None
    _look_through(body, head[b"content-type"])
    return ReadBody(body, receive)


async def _read(receive: Receive, limit: int) -> bytes:
    chunks, size, more = [], 0, True
    while more:
        message: Any = await receive()
        if message["type"] != "http.request":
            raise Disconnected
        chunk, more = message.get("body", b""), message.get("more_body", False)
        size += len(chunk)
        if size > limit:
            raise Refused(413, "body")
        chunks.append(chunk)
    return b"".join(chunks)


def _look_through(body: bytes, content_type: bytes) -> None:
    """Count the values before anything parses them: 200,000 of them would hold up everybody for a second (measured)."""
    if content_type.lower().startswith(URLENCODED.encode()) and body.count(b"&") >= MOST_VALUES:
        raise Refused(400, "too many fields")


class ReadBody:
    """A body that was read already, as the application expects to receive it."""

    def __init__(self, body: bytes, receive: Receive):
        self._message: Message | None = {"type": "http.request", "body": body, "more_body": False}
        self._receive = receive

    async def __call__(self) -> Message:
        message, self._message = self._message, None
        return message if message is not None else await self._receive()


class CountedBody:
    """A large body on its way in. Past the limit the application gets Refused (413) instead of more."""

    def __init__(self, receive: Receive, limit: int):
        self._receive = receive
        self._left = limit

    async def __call__(self) -> Message:
        message: Any = await self._receive()
        if message["type"] != "http.request":
            raise Disconnected
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise Refused(413, "body")
        return message
