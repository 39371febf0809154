"""Every setting of the portal: its name, type, default and meaning. Set in the environment as `PORTAL_<NAME>`.

`DATABASE_URL` is read without the prefix, as hosting services set it. Secrets are read from files (`…_file`), never
from the environment or the command line. `python -m portal doctor` prints these settings and what is wrong with them.
"""

import dataclasses
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class SettingsError(ValueError):
    """A setting that cannot be used; the message names it and says what would be right."""


def setting(default: Any, meaning: str, *, floor: int | None = None, ceiling: int | None = None) -> Any:
    """A field of `Settings` with its one-sentence meaning and, for numbers, the bounds that are kept."""
    return dataclasses.field(default=default, metadata={"meaning": meaning, "floor": floor, "ceiling": ceiling})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the person who keeps the server decides; what the clinic decides is in the database (clinic/tables.py)."""

    base_url: str = setting("http://127.0.0.1:8000", "The address people type, without a slash at the end; every link in a mail begins with it.")
    allowed_hosts: tuple[str, ...] = setting((), "Further host names that the portal answers to, separated by commas.")
    data_dir: Path = setting(Path("var"), "Folder for the database, keys, snapshots and mail copies; only the portal's user may read it.")
    database_url: str = setting("", "`postgresql://…` for PostgreSQL; empty means SQLite in the data folder.")
    keyring_file: Path | None = setting(None, "File with the keys; `keys/keyring.json` in the data folder when not set.")
    demo: bool = setting(False, "Run as the demo clinic: mail is shown on a page, and a banner says so.")
    trusted_proxies: tuple[str, ...] = setting((), "Addresses of the reverse proxy whose X-Forwarded-For is believed, separated by commas.")
    clinic_addresses: tuple[str, ...] = setting((), "The clinic's own public addresses or networks, for which the sign-in limits are ten times higher.")
    mail_backend: str = setting("smtp", "How mail leaves: `smtp`, `file` (copies in the data folder) or `console`.")
    mail_from: str = setting("portal@localhost", "The sender of every mail.")
    smtp_host: str = setting("localhost", "The mail server.")
    smtp_port: int = setting(587, "Its port.", floor=1, ceiling=65535)
    smtp_security: str = setting("starttls", "`starttls`, `tls` or `none`.")
    smtp_username: str = setting("", "User name at the mail server; empty means no sign-in there.")
    smtp_password_file: Path | None = setting(None, "File that holds the mail server's password.")
    smtp_timeout: int = setting(10, "Seconds to wait for the mail server.", floor=1, ceiling=60)
    sms_gateway_url: str = setting("", "Where text messages are handed on, `https://…`; `file` keeps them in the data folder; empty means no texts.")
    sms_gateway_token_file: Path | None = setting(None, "File that holds the gateway's token.")
    sms_sender: str = setting("", "What the gateway is to show as the sender: a number or a short name that it knows.")
    sms_timeout: int = setting(5, "Seconds to wait for the gateway.", floor=1, ceiling=30)
    bcrypt_cost: int = setting(12, "Work factor of password hashes.", floor=10, ceiling=16)
    breached_passwords_file: Path | None = setting(None, "File with SHA-1 hashes of stolen passwords in ascending order, as Pwned Passwords publishes it; they are refused.")
    workers: int = setting(1, "Web processes; more than one wants PostgreSQL or a small clinic.", floor=1, ceiling=64)
    log_file: Path | None = setting(None, "File for the log; standard error when not set.")

    @property
    def secure(self) -> bool:
        """Whether people reach the portal by https."""
        return self.base_url.startswith("https://")

    @property
    def development(self) -> bool:
        """Plain http, which is refused but on a loopback address: cookies then lack the `__Host-` prefix."""
        return not self.secure

    @property
    def host(self) -> str:
        """The host name in `base_url`, lower case, without the port."""
        return (urlsplit(self.base_url).hostname or "").lower()

    @property
    def has_name(self) -> bool:
        """Whether people type a name and not a number; browsers make passkeys for names only (WebAuthn Level 3 §5.1.3)."""
        return ":" not in self.host and not self.host.replace(".", "").isdigit()

    @property
    def hosts(self) -> frozenset[str]:
        """Every host name that the portal answers to."""
        own = {self.host} | ({"127.0.0.1", "localhost", "::1"} if self.development else set())
        return frozenset(own | {name.lower() for name in self.allowed_hosts})

    @property
    def keyring_path(self) -> Path:
        """Where the keyring is."""
        return self.keyring_file or self.data_dir / "keys" / "keyring.json"

    @property
    def sqlite_path(self) -> Path:
        """Where the embedded database is."""
        return self.data_dir / "portal.sqlite3"


KEEP_TEXTS = "file"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_CHOICES = {"mail_backend": {"smtp", "file", "console"}, "smtp_security": {"starttls", "tls", "none"}}


def load_settings(environ: dict[str, str] | None = None) -> Settings:
    """Read the settings from `environ`. Raises SettingsError."""
    source = dict(os.environ if environ is None else environ)
    if moved := sorted(source.keys() & MOVED_TO_THE_CLINIC):
        raise SettingsError(f"{', '.join(moved)}: staff choose this on the page /staff/settings now. Take it out of the environment.")
    values: dict[str, Any] = {}
    for field in dataclasses.fields(Settings):
        name = "DATABASE_URL" if field.name == "database_url" else f"PORTAL_{field.name.upper()}"
        if name in source:
            values[field.name] = _read(name, source[name].strip(), field)
    loaded = Settings(**values)
    _check(loaded)
    return loaded


def _read(name: str, text: str, field: dataclasses.Field) -> Any:
    if field.type is bool:
        if text.lower() not in {"1", "0", "true", "false", "yes", "no", ""}:
            raise SettingsError(f"{name} must be yes or no, not {text!r}.")
        return text.lower() in {"1", "true", "yes"}
    if field.type is int:
        return _whole_number(name, text, field)
    if "tuple" in str(field.type):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if "Path" in str(field.type):
        return Path(text) if text else field.default
    return text


def _whole_number(name: str, text: str, field: dataclasses.Field) -> int:
    floor, ceiling = field.metadata["floor"], field.metadata["ceiling"]
    if not text.isascii() or not text.isdigit() or not floor <= int(text) <= ceiling:
        raise SettingsError(f"{name} must be a whole number from {floor} to {ceiling}, not {text!r}.")
    return int(text)


def _check(loaded: Settings) -> None:
    parts = urlsplit(loaded.base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query or parts.fragment:
        raise SettingsError("PORTAL_BASE_URL must look like https://portal.example.org, with no path and no slash at the end.")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise SettingsError("PORTAL_BASE_URL must begin with https:// unless it is a loopback address.")
    if loaded.demo and parts.hostname not in _LOOPBACK:
        raise SettingsError("PORTAL_DEMO is for a loopback address only: the passwords and codes of the demo are on a page.")
    for name, choices in _CHOICES.items():
        if getattr(loaded, name) not in choices:
            raise SettingsError(f"PORTAL_{name.upper()} must be one of {', '.join(sorted(choices))}.")
    _check_gateway(loaded.sms_gateway_url)
    if loaded.database_url and not loaded.database_url.startswith(("postgresql://", "postgres://")):
        raise SettingsError("DATABASE_URL must begin with postgresql:// or be empty.")


def _check_gateway(url: str) -> None:
    if url in {"", KEEP_TEXTS}:
        return
    try:
        parts, port = urlsplit(url), urlsplit(url).port
    except ValueError:
        raise SettingsError("PORTAL_SMS_GATEWAY_URL has a port that is none.") from None
    usable = url.isascii() and url.isprintable() and " " not in url and parts.hostname and port != 0
    if not usable or parts.username or parts.fragment or parts.scheme not in {"https", "http"}:
        raise SettingsError("PORTAL_SMS_GATEWAY_URL must look like https://gateway.example.org/messages, `file`, or be empty.")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise SettingsError("PORTAL_SMS_GATEWAY_URL must begin with https:// unless it is a loopback address.")


# Once read from here. Silence would let somebody believe that a value is in force.
MOVED_TO_THE_CLINIC = frozenset({
    "PORTAL_IDLE_MINUTES", "PORTAL_OWN_DEVICE_IDLE_MINUTES", "PORTAL_SESSION_HOURS", "PORTAL_SESSIONS_PER_ACCOUNT",
    "PORTAL_INVITATION_DAYS", "PORTAL_PASSWORD_MINIMUM",
})  # fmt: skip

_current: Settings | None = None


def settings() -> Settings:
    """The settings in force, read once."""
    global _current
    if _current is None:
        _current = load_settings()
    return _current


def use_settings(replacement: Settings | None) -> None:
    """Put `replacement` in force; None reads them anew at the next call. For tests and commands."""
    global _current
    _current = replacement
