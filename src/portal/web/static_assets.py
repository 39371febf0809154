"""Style sheet, scripts and icons: named after what is in them, compressed at the start, answered from memory.

A name changes with its content, so a browser keeps each file for a year and never asks again.
"""

import gzip
import hashlib
import mimetypes
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import brotli
import msgspec

from portal.web.compression import SMALLEST, best_coding
from portal.web.security_headers import Headers

PREFIX = "/static/"
FOLDER = Path(__file__).parents[3] / "static"
VENDOR_LIST = "vendor.sha256"  # lines of `sha256sum`: what we did not write, as its authors published it
_NOT_SERVED = frozenset({".md", ".sha256"})
_TEXT = frozenset({".js", ".css", ".svg", ".json", ".webmanifest", ".txt"})
_MEDIA_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".webmanifest": "application/manifest+json"}

_FULL_LINE_COMMENTS = re.compile(rb"(?m)^[ \t]*(?://[^\n]*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n")
_INDENTS = re.compile(rb"(?m)^[ \t]+")


class AssetsDamaged(RuntimeError):
    """A file of somebody else's is not the one that was recorded. The portal does not start with it."""


class Asset(msgspec.Struct, frozen=True):
    """One file: its address, its headers, and its bytes as they are and by content coding."""

    url: str
    headers: tuple[tuple[bytes, bytes], ...]
    bodies: dict[bytes, bytes]

    def answer(self, accepted: bytes, method: str, common: Headers) -> tuple[Headers, bytes]:
        """Headers (`common` among them) and body for a client that accepts these content codings."""
        coding = best_coding(accepted)
        body = self.bodies.get(coding)
        if body is None:
            coding, body = b"", self.bodies[b""]
        headers = [*self.headers, *common, (b"content-length", b"%d" % len(body))]
        if coding:
            headers.append((b"content-encoding", coding))
        return headers, b"" if method == "HEAD" else body


class StaticAssets:
    """Every file below `folder`. Raises AssetsDamaged."""

    def __init__(self, folder: Path):
        check_vendored(folder)
        self._urls: dict[str, str] = {}
        self.by_url: dict[str, Asset] = {}
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.name.startswith(".") and file.suffix not in _NOT_SERVED:
                self._add(file, file.relative_to(folder))

    def _add(self, file: Path, name: Path) -> None:
        body = lean(file.name, file.read_bytes())
        fingerprint = hashlib.sha256(body).hexdigest()[:8]
        url = PREFIX + name.with_name(f"{name.stem}.{fingerprint}{name.suffix}").as_posix()
        media_type = _MEDIA_TYPES.get(name.suffix) or mimetypes.guess_type(name.name)[0] or "application/octet-stream"
        headers = (
            (b"content-type", media_type.encode()),
            (b"cache-control", b"public, max-age=31536000, immutable"),
            (b"vary", b"Accept-Encoding"),
        )
        self._urls[name.as_posix()] = url
        self.by_url[url] = Asset(url, headers, _codings(body, name.suffix))

    def url(self, name: str) -> str:
        """The address of the file `name`, such as `css/app.css`. Raises KeyError."""
        return self._urls[name]

    def find(self, scope: Any) -> Asset | None:
        """The asset that a request asks for, if it asks for one."""
        return self.by_url.get(scope["path"]) if scope["method"] in ("GET", "HEAD") else None


def lean(name: str, body: bytes) -> bytes:
    """Our own scripts and style sheets without comments that fill lines, and without indents; others as they are."""
    if name.endswith(".min.js") or not name.endswith((".js", ".css")):
        return body
    return _INDENTS.sub(b"", _FULL_LINE_COMMENTS.sub(b"", body))


def _codings(body: bytes, suffix: str) -> dict[bytes, bytes]:
    found = {b"": body}
    if len(body) >= SMALLEST and suffix in _TEXT:
        found[b"br"] = brotli.compress(body, quality=11)
        found[b"gzip"] = gzip.compress(body, 9, mtime=0)
    return found


def check_vendored(folder: Path) -> None:
    """Compare what we did not write with the recorded hashes; every `*.min.js` must be recorded. Raises AssetsDamaged."""
    recorded = _recorded(folder / VENDOR_LIST)
    for name, expected in recorded.items():
        file = folder / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != expected:
            raise AssetsDamaged(f"static/{name} is not the file recorded in static/{VENDOR_LIST}.")
    for file in folder.rglob("*.min.js"):
        if file.relative_to(folder).as_posix() not in recorded:
            raise AssetsDamaged(f"static/{file.relative_to(folder)} is not recorded in static/{VENDOR_LIST}.")


def _recorded(listing: Path) -> dict[str, str]:
    if not listing.exists():
        return {}
    lines = (line.split(maxsplit=1) for line in listing.read_text(encoding="utf-8").splitlines() if line.strip())
    return {name.strip().lstrip("*"): fingerprint for fingerprint, name in lines}


@lru_cache
def assets() -> StaticAssets:
    """The files of this installation, read once."""
    return StaticAssets(FOLDER)
