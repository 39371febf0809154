"""Files inside records: what they are, seen in their bytes and not in what the source calls them (C75, C77)."""

import binascii
import re
from base64 import b64decode

_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"{\\rtf", "application/rtf"),
)
_WHITE = re.compile(r"\s+")
_MARKUP = re.compile(rb"<\s*(!doctype|html|script|svg|\?xml|body|head)", re.IGNORECASE)


def decoded(text: str) -> bytes | None:
    """The bytes behind base64, which may be broken into lines; None when it is no base64."""
    try:
        return b64decode(_WHITE.sub("", text), validate=True)
    except (binascii.Error, ValueError):
        return None


def sniffed(content: bytes) -> str:
    """The content type of the few kinds that are given out; empty for every other, and for HTML, SVG and XML."""
    for beginning, content_type in _MAGIC:
        if content.startswith(beginning):
            return content_type
    return "text/plain" if _is_plain_text(content) else ""


def _is_plain_text(content: bytes) -> bool:
    if b"\0" in content or _MARKUP.search(content[:1024]):
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return bool(content)
