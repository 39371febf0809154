"""The first look at a request, before anything of it is believed: method, address, host, sizes (C66, C68, C70)."""

import re
from collections.abc import Mapping
from typing import Any

from portal.errors import PortalError

METHODS = ("GET", "HEAD", "POST")
LONGEST_TARGET = 4096  # bytes, of the path and of the query each
LARGEST_FIELD, LARGEST_HEAD, MOST_FIELDS = 8192, 16384, 100
_ONCE = frozenset({b"host", b"content-length", b"content-type", b"transfer-encoding", b"origin", b"sec-fetch-site"})
_PATH = re.compile(r"/(?!/)[^\x00-\x1f\x7f\\]*")  # as decoded
_HOST = re.compile(rb"(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::[0-9]{1,5})?")

Head = Mapping[bytes, bytes]


class Refused(PortalError):
    """Turned away at the edge with `status`; the application never saw the request."""

    def __init__(self, status: int, reason: str):
        super().__init__(reason)
        self.status = status
        self.reason = reason  # one of our own words, for the log


def read_head(scope: Any) -> Head:
    """The header fields by lower-case name. Raises Refused when they are too many, too large or contradict each other."""
    head: dict[bytes, bytes] = {}
    size = 0
    for name, value in scope["headers"]:
        size += len(name) + len(value)
        if len(value) > LARGEST_FIELD or size > LARGEST_HEAD:
            raise Refused(431, "header too large")
        if name in head and name in _ONCE:
            raise Refused(400, "header given twice")
        head[name] = value
    if len(scope["headers"]) > MOST_FIELDS:
        raise Refused(431, "too many headers")
    return head


def check_target(scope: Any) -> None:
    """Refuses addresses that no page of ours has, and those that would lead to another site if they stood in a link."""
    if len(scope.get("raw_path") or scope["path"]) > LONGEST_TARGET or len(scope["query_string"]) > LONGEST_TARGET:
        raise Refused(414, "address too long")
    if not _PATH.fullmatch(scope["path"]):
        raise Refused(400, "address")


def check_method(scope: Any) -> None:
    """Pages are read with GET and changed with POST; HEAD is GET without the page. Nothing else exists here."""
    if scope["method"] not in METHODS:
        raise Refused(405, "method")


def check_host(head: Head, hosts: frozenset[str]) -> None:
    """Refuses a Host that is not ours, so that no name chosen by the sender reaches any of our code."""
    named = _HOST.fullmatch(head.get(b"host", b"").lower())
    if named is None or (named[1] or named[2]).decode("ascii") not in hosts:
        raise Refused(400, "host")
