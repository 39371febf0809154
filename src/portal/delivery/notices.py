"""What the portal tells people by mail, and every field that may be in it.

A field that is not listed here is refused when the notice is queued: no health fact, no name and no text that somebody
typed can get into a mail (C92). The words are in `templates/notices/<name>.subject.txt` and `.txt`.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import msgspec

from portal import clock
from portal.jobs.outbox import enqueue
from portal.settings import settings
from portal.web.language import LANGUAGES, SOURCE

LONGEST_ADDRESS = 254

_PATH = re.compile(r"/[A-Za-z0-9._~/-]{0,300}", re.ASCII)
_ADDRESS = re.compile(r"[^\s@\x00-\x1f\x7f]+@[^\s@\x00-\x1f\x7f]+")


class Notice(msgspec.Struct, frozen=True):
    """The fields a notice needs and those it may have. `security`: about the account itself; nobody can turn it off."""

    needs: frozenset[str] = frozenset()
    may_have: frozenset[str] = frozenset()
    security: bool = True


def _notice(*needs: str, optional: tuple[str, ...] = (), security: bool = True) -> Notice:
    return Notice(frozenset(needs), frozenset(optional), security)


NOTICES: dict[str, Notice] = {
    "invitation": _notice("link", "invitation_id"),
    "staff_invitation": _notice("link", "invitation_id"),
    "verify_email": _notice("link"),
    "account_ready": _notice(),
    "password_reset": _notice("link"),
    "password_changed": _notice(optional=("link",)),
    "staff_started_reset": _notice(optional=("link",)),
    "access_link": _notice("link"),
    "locked": _notice(optional=("minutes",)),
    "new_browser": _notice("link", "browser", "address"),
    "factor_failed": _notice("link", "browser", "address"),
    "sign_in_after_failures": _notice("link", "browser", "address"),
    "too_many_sessions": _notice(optional=("browser",)),
    "authenticator_added": _notice(optional=("link",)),
    "recovery_code_used": _notice("left"),
    "recovery_codes_low": _notice("left"),
    "new_results": _notice(security=False),
}


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and 0 <= value < 100_000


def _is_link(value: Any) -> bool:
    base = settings().base_url
    return isinstance(value, str) and value.startswith(base) and bool(_PATH.fullmatch(value[len(base) :]))


_FIELDS: dict[str, Callable[[Any], bool]] = {
    "link": _is_link,
    "invitation_id": lambda value: bool(re.fullmatch(r"[\w-]{1,64}", str(value), re.ASCII)),
    "browser": lambda value: isinstance(value, str) and len(value) <= 60 and value.isprintable(),
    "address": lambda value: bool(re.fullmatch(r"[0-9a-fA-F.:]{0,64}", str(value))),
    "minutes": _is_count,
    "left": _is_count,
    "at": lambda value: datetime.fromisoformat(value).tzinfo is not None,
}


async def queue_notice(notice: str, *, to: str, language: str, context: dict[str, Any], dedup_key: str) -> bool:
    """Put a mail in the outbox, in the caller's transaction; False when `dedup_key` is known.

    `link` must begin with the base address of the settings (C66). Every notice may have `at`, the moment of the event
    in ISO 8601; it is now when it is not given.
    Raises ValueError for a notice, field or value that is not in `NOTICES`, and for an address that is none.
    """
    _check(notice, context)
    if len(to) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(to):
        raise ValueError("not a mail address")
    payload = {
        "notice": notice,
        "to": to,
        "language": language if language in LANGUAGES else SOURCE,
        "context": {"at": clock.now().isoformat(), **context},
    }
    return await enqueue(
        "email", payload, dedup_key=dedup_key, recipient=to, topic=notice, urgent=NOTICES[notice].security)


def _check(notice: str, context: dict[str, Any]) -> None:
    kind = NOTICES.get(notice)
    if kind is None:
        raise ValueError(f"{notice} is not in NOTICES")
    missing, unknown = kind.needs - context.keys(), context.keys() - kind.needs - kind.may_have - {"at"}
    if missing or unknown:
        raise ValueError(f"{notice} lacks {sorted(missing)} or may not have {sorted(unknown)}")
    for name, value in context.items():
        if not _FIELDS[name](value):
            raise ValueError(f"{notice}: {name} is not what it should be")


def values_of(notice: str, context: dict[str, Any]) -> dict[str, Any]:
    """The context as templates get it: `at` is a moment again, and an optional field that was left out is None."""
    return {**dict.fromkeys(NOTICES[notice].may_have), **context, "at": datetime.fromisoformat(context["at"])}


Listener = Callable[[dict[str, Any]], Awaitable[None]]

_after_sending: dict[str, Listener] = {}
_after_failure: dict[str, Listener] = {}


def on_sent(*notices: str) -> Callable[[Listener], Listener]:
    """Have the decorated function called with the context of each of `notices` that left, in the same transaction."""
    return _register(_after_sending, notices)


def on_undelivered(*notices: str) -> Callable[[Listener], Listener]:
    """The same for each that will not leave: the address was refused, or three days of tries are over."""
    return _register(_after_failure, notices)


def _register(listeners: dict[str, Listener], notices: tuple[str, ...]) -> Callable[[Listener], Listener]:
    def register(listener: Listener) -> Listener:
        listeners.update(dict.fromkeys(notices, listener))
        return listener

    return register


async def tell_sent(payload: dict[str, Any]) -> None:
    """Call who asked with `on_sent`."""
    if listener := _after_sending.get(payload["notice"]):
        await listener(payload["context"])


async def tell_undelivered(payload: dict[str, Any]) -> None:
    """Call who asked with `on_undelivered`."""
    if listener := _after_failure.get(payload["notice"]):
        await listener(payload["context"])
