"""Mails kept as files, `<data_dir>/mail/<id>.eml`, and texts, `<id>.text`: for development and for the page of the demo.

They hold one-time links in clear, which is why a real portal has another backend.
"""

import os
import re
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import msgspec

from portal import clock
from portal.settings import settings

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


class KeptMail(msgspec.Struct, frozen=True):
    """A mail as a person reads it; a text message has no subject and no language."""

    id: str
    at: datetime
    to: str
    subject: str
    language: str
    text: str

    @property
    def links(self) -> list[str]:
        """The addresses of this portal in it, in their order."""
        return re.findall(re.escape(settings().base_url) + r"/[^\s<>]*", self.text)

    @property
    def paths(self) -> list[str]:
        """The same as links within the portal."""
        return [link.removeprefix(settings().base_url) for link in self.links]


def keep(message_id: str, mail: EmailMessage) -> None:
    """Write the mail to its file, whole or not at all."""
    _write(f"{message_id}.eml", mail.as_bytes())


def keep_text(message_id: str, number: str, text: str) -> None:
    """The same for a text message."""
    _write(f"{message_id}.text", msgspec.json.encode(KeptMail(message_id, clock.now(), number, "", "", text)))


def _write(name: str, content: bytes) -> None:
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = folder / f"{name}.part"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    os.replace(unfinished, folder / name)


def kept_mails(limit: int = 50) -> list[KeptMail]:
    """The newest first."""
    files = sorted([*_folder().glob("*.eml"), *_folder().glob("*.text")], key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [_read(path) for path in files[:limit]]


def kept_mail(message_id: str) -> KeptMail | None:
    """One of them; None when there is none by this id."""
    paths = [_folder() / f"{message_id}.{kind}" for kind in ("eml", "text")] if _ID.fullmatch(message_id) else []
    return next((_read(path) for path in paths if path.exists()), None)


def _folder() -> Path:
    return settings().data_dir / "mail"


def _read(path: Path) -> KeptMail:
    if path.suffix == ".text":
        return msgspec.json.decode(path.read_bytes(), type=KeptMail)
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    plain = mail.get_body(("plain",))
    assert plain is not None
    return KeptMail(
        path.stem, mail["Date"].datetime, str(mail["To"]), str(mail["Subject"]), str(mail["Content-Language"]), plain.get_content())
