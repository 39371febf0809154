"""Where browsers report what the content security policy stopped. A report here is a fault in a page of ours, or an attack.

Addresses are cut down before they are logged: ours to the route, others to the site. Nothing is stored.
"""

import re
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import msgspec
from litestar import Request, post

from portal.web import log
from portal.web.policy import public
from portal.web.redirects import route_template

MOST_A_MINUTE = 30  # anybody can send reports; more than these tell nothing new
_WORD = re.compile(r"[a-z-]{1,40}", re.ASCII)


class _Report(msgspec.Struct, rename="kebab"):
    document_uri: str = ""
    blocked_uri: str = ""
    effective_directive: str = ""
    violated_directive: str = ""


class _Envelope(msgspec.Struct):
    report: _Report = msgspec.field(name="csp-report")


class _Minute:
    """How many reports were logged in the present minute."""

    started = 0.0
    count = 0

    @classmethod
    def has_room(cls) -> bool:
        """Count one more report; False when there were enough."""
        if monotonic() - cls.started >= 60:
            cls.started, cls.count = monotonic(), 0
        cls.count += 1
        return cls.count <= MOST_A_MINUTE


@post("/csp-report", policy=public(), csrf=False, status_code=204)
async def csp_report(request: Request) -> None:
    """Log one report. Whatever comes is answered 204."""
    body = await request.body()
    try:
        report = msgspec.json.decode(body, type=_Envelope).report
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return
    if _Minute.has_room():
        log.note("content security policy broken", level="warning", **_told(request, report))


def _told(request: Request, report: _Report) -> dict[str, Any]:
    directive = (report.effective_directive or report.violated_directive).partition(" ")[0]
    path, _ = _path_and_site(report.document_uri)
    return {
        "directive": directive if _WORD.fullmatch(directive) else "other",
        "page": route_template(request.app, path),
        "blocked": report.blocked_uri if _WORD.fullmatch(report.blocked_uri) else _path_and_site(report.blocked_uri)[1],
    }


def _path_and_site(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
        return parts.path or "/", (parts.hostname or "other")[:100]
    except ValueError:
        return "-", "other"
