"""What the portal tells people by mail, and every field that may be in it.

A field that is not listed here is refused when the notice is queued: no health fact, no name and no text that somebody
typed can get into a mail (C92). The words are in `templates/notices/<name>.subject.txt` and `.txt`.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from portal.settings import settings

_PATH = re.compile(r"/[A-Za-z0-9._~/-]{0,300}", re.ASCII)


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
    "verify_shared_email": _notice("link"),
    "email_change_asked": _notice("link"),
    "email_changed": _notice("link"),
    "email_restored": _notice("link"),
    "phone_changed": _notice("link"),
    "second_step_renewed": _notice(),
    "account_ready": _notice(),
    "password_reset": _notice("link"),
    "password_changed": _notice(optional=("link",)),
    "temporary_password_made": _notice(),
    "staff_started_reset": _notice(optional=("link",)),
    "access_link": _notice("link"),
    "locked": _notice(optional=("minutes",)),
    "new_browser": _notice("link", "browser", "address"),
    "factor_failed": _notice("link", "browser", "address"),
    "sign_in_after_failures": _notice("link", "browser", "address"),
    "too_many_sessions": _notice(optional=("browser",)),
    "second_step_added": _notice("link"),
    "second_step_removed": _notice("link"),
    "code_card_low": _notice("left"),
    "passkey_copied": _notice("link", "browser", "address"),
    "recovery_code_used": _notice("left"),
    "recovery_codes_low": _notice("left"),
    "second_step_reset_waiting": _notice("link", "hours"),
    "second_step_reset_cancelled": _notice(),
    "second_step_reset_done": _notice("link"),
    "colleague_reset_asked": _notice("link"),
    "ways_to_sign_in": _notice("by_email", optional=("username", "number_end")),
    "already_have_account": _notice(),
    "records_request_received": _notice("reference", "days"),
    "records_request_news": _notice("reference"),
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
    "code": lambda value: bool(re.fullmatch(r"[0-9A-Z-]{4,20}", str(value), re.ASCII)),
    "minutes": _is_count,
    "hours": _is_count,
    "by_email": lambda value: value in {0, 1},
    "username": lambda value: bool(re.fullmatch(r"[\w.-]{1,64}", str(value))),
    "number_end": lambda value: bool(re.fullmatch(r"\w{1,2}", str(value))),
    "left": _is_count,
    "days": _is_count,
    "reference": lambda value: bool(re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", str(value), re.ASCII)),
    "at": lambda value: datetime.fromisoformat(value).tzinfo is not None,
}


def check_context(notice: str, context: dict[str, Any]) -> None:
    """Raises ValueError for a notice, a field or a value that is not in `NOTICES`."""
    check_fields(notice, NOTICES, context)


def check_fields(notice: str, known: dict[str, Notice], context: dict[str, Any]) -> None:
    """The same for whatever is told by another way than mail: `known` is its catalogue."""
    kind = known.get(notice)
    if kind is None:
        raise ValueError(f"{notice} is not in the catalogue")
    missing, unknown = kind.needs - context.keys(), context.keys() - kind.needs - kind.may_have - {"at"}
    if missing or unknown:
        raise ValueError(f"{notice} lacks {sorted(missing)} or may not have {sorted(unknown)}")
    for name, value in context.items():
        if not _FIELDS[name](value):
            raise ValueError(f"{notice}: {name} is not what it should be")


def values_of(notice: str, context: dict[str, Any]) -> dict[str, Any]:
    """The context as templates get it: `at` is a moment again, and an optional field that was left out is None."""
    return {**dict.fromkeys(NOTICES[notice].may_have), **context, "at": datetime.fromisoformat(context["at"])}
