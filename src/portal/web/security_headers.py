"""The headers of every answer, also of 404, 405, 413 and 500 (C56, C58, C59). An answer can add to them, not weaken them."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'{style}; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; manifest-src 'self'; {upgrade}report-uri /csp-report"
)
DOWNLOAD_CSP = b"default-src 'none'; sandbox"  # what a file from somebody else is sent with (C77)
_PERMISSIONS = (
    b"camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), "
    b"publickey-credentials-get=(self), publickey-credentials-create=(self)"
)
_VARY = "Sec-Fetch-Site, Origin"

# What an answer may say for itself, and the values it may say.
_STRICTER = {b"referrer-policy": (b"no-referrer",), b"content-security-policy": (DOWNLOAD_CSP,)}
_NEVER = frozenset({b"strict-transport-security", b"server", b"x-powered-by", b"content-length", b"vary"})

Headers = list[tuple[bytes, bytes]]


def style_source(style: str) -> str:
    """The CSP source that lets exactly this inline style through (CSP 3 §2.3.1)."""
    return f"'sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" if style else ""


class SecurityHeaders:
    """Made once at the start: `secure` says that people come by https, `style` is the style sheet inside cold pages."""

    def __init__(self, *, secure: bool, style: str = ""):
        source = style_source(style)
        csp = _CSP.format(style=f" {source}" if source else "", upgrade="upgrade-insecure-requests; " if secure else "")
        self.fixed: Headers = [
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"permissions-policy", _PERMISSIONS),
            (b"x-robots-tag", b"noindex, nofollow"),
            (b"referrer-policy", b"same-origin"),
            (b"content-security-policy", csp.encode()),
        ]
        if secure:
            self.fixed.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))
        self.dynamic: Headers = [*self.fixed, (b"cache-control", b"no-store"), (b"pragma", b"no-cache")]
        self._replaced = frozenset(name for name, _ in self.dynamic) | _NEVER

    def around(self, own: Iterable[tuple[bytes, bytes]], *, length: int | None, varies: str = "") -> Headers:
        """The headers of a dynamic answer: its `own` without what is ours to say, then ours.

        `length` is the body's in bytes (None: it comes in pieces); `varies` goes in front of the Vary that is always there.
        """
        kept, stricter, vary = [], {}, varies
        for name, value in own:
            name = name.lower()
            if name not in self._replaced:
                kept.append((name, value))
            elif value in _STRICTER.get(name, ()):
                stricter[name] = value
            elif name == b"vary":
                vary += f"{value.decode('latin-1')}, "
        ours = [(name, stricter.get(name, value)) for name, value in self.dynamic] if stricter else self.dynamic
        kept += ours
        kept.append((b"vary", (vary + _VARY).encode("latin-1")))
        if length is not None:
            kept.append((b"content-length", b"%d" % length))
        return kept
