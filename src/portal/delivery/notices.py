"""Telling somebody something by mail. What can be told, and with which fields, is in catalogue.py."""

import re
from typing import Any

from portal import clock
from portal.delivery.catalogue import NOTICES, check_context
from portal.delivery.mails import KIND
from portal.delivery.outcomes import on_sent, on_undelivered
from portal.jobs.outbox import enqueue
from portal.web.language import LANGUAGES, SOURCE

__all__ = ["on_sent", "on_undelivered", "queue_notice"]

LONGEST_ADDRESS = 254

_ADDRESS = re.compile(r"[^\s@\x00-\x1f\x7f]+@[^\s@\x00-\x1f\x7f]+")


async def queue_notice(notice: str, *, to: str, language: str, context: dict[str, Any], dedup_key: str) -> bool:
    """Put a mail in the outbox, in the caller's transaction; False when `dedup_key` is known.

    `link` must begin with the base address of the settings (C66). Every notice may have `at`, the moment of the event
    in ISO 8601; it is now when it is not given.
    Raises ValueError for a notice, field or value that is not in `NOTICES`, and for an address that is none.
    """
    check_context(notice, context)
    if len(to) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(to):
        raise ValueError("not a mail address")
    payload = {
        "notice": notice,
        "to": to,
        "language": language if language in LANGUAGES else SOURCE,
        "context": {"at": clock.now().isoformat(), **context},
    }
    return await enqueue(
        KIND, payload, dedup_key=dedup_key, recipient=to, topic=notice, urgent=NOTICES[notice].security)
