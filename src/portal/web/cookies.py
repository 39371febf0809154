"""Cookies: their names, how they are read and how they are set (C43)."""

import re
from collections.abc import Mapping
from typing import Any

from portal.settings import settings

COOKIES = "portal.cookies"  # scope key: the Set-Cookie values that go out with the answer
_READ = "portal.cookies_read"
_SAFE_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_SAFE_VALUE = re.compile(r"[A-Za-z0-9._~+/=-]*", re.ASCII)


def cookie_name(name: str) -> str:
    """The name in the browser. `__Host-` keeps other host names and plain http from setting it (RFC 6265bis §4.1.3.2)."""
    return f"__Host-{name}" if settings().secure else f"dev-{name}"


def read_cookie(scope: Any, name: str) -> str | None:
    """What the browser sent under `name`, or None. It may be any text: nothing here says that it is ours."""
    jar: Mapping[str, str] | None = scope.get(_READ)
    if jar is None:
        jar = scope[_READ] = _parse(scope["headers"])
    return jar.get(cookie_name(name))


def _parse(headers: Any) -> dict[str, str]:
    jar: dict[str, str] = {}
    for name, line in headers:
        if name == b"cookie":
            for part in line.decode("latin-1").split(";"):
                key, _, value = part.strip().partition("=")
                jar.setdefault(key, value.strip('"'))
    return jar


def set_cookie_header(name: str, value: str, max_age: int | None = None) -> bytes:
    """The `Set-Cookie` value; without `max_age` (seconds) the cookie goes when the browser closes.

    Raises ValueError when name or value could break out of the header.
    """
    if not _SAFE_NAME.fullmatch(name) or not _SAFE_VALUE.fullmatch(value):
        raise ValueError("a cookie holds letters, digits and ._~+/=- only")
    lasting = "" if max_age is None else f"; Max-Age={max_age}"
    secure = "; Secure" if settings().secure else ""
    return f"{cookie_name(name)}={value}; Path=/{secure}; HttpOnly; SameSite=Lax{lasting}".encode()


def delete_cookie_header(name: str) -> bytes:
    """The `Set-Cookie` value that makes the browser forget the cookie."""
    return set_cookie_header(name, "", max_age=0)
