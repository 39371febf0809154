"""Telling somebody something by text message: what can be told, and how it gets into the outbox.

As with mails, a field that is not listed here is refused: no health fact and no name of a person gets into a text (C92).
The words are in `templates/texts/<name>.txt`; what waits is encrypted, and forgotten once it has left. There are texts
only where a gateway is in the settings (sms_gateway.py says how it is spoken to).
"""

import re
from datetime import datetime, timedelta
from typing import Any

from portal import clock
from portal.clinic.clinics import ClinicProfile, the_clinic
from portal.delivery import backends
from portal.delivery.catalogue import Notice, check_fields
from portal.delivery.gsm import in_gsm
from portal.delivery.outcomes import tell_sent, tell_undelivered
from portal.jobs.handlers import Message, PermanentFailure, TemporaryFailure, handles
from portal.jobs.outbox import enqueue, in_trouble, progress_of
from portal.settings import settings
from portal.web.language import LANGUAGES, SOURCE
from portal.web.templating import plain_text

KIND = "text"
LONGEST_CLINIC_NAME = 30

# By the name of the text; the names of mails are others (outcomes.py tells them apart by name).
TEXTS: dict[str, Notice] = {
    "invitation_text": Notice(needs=frozenset({"link", "invitation_id"})),
    "number_code": Notice(needs=frozenset({"code"})),
    "new_results_text": Notice(security=False),
    "sign_in_code": Notice(needs=frozenset({"code"})),
}

_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


def texts_available() -> bool:
    """Whether this portal can send text messages."""
    return bool(settings().sms_gateway_url)


async def queue_text(
    text_notice: str, *, to: str, language: str, context: dict[str, Any], dedup_key: str, good_for: timedelta | None = None,
) -> bool:
    """Put a text message in the outbox, in the caller's transaction; False when `dedup_key` is known.

    `to` is in E.164 (phone_numbers.number_to_text). With `good_for`, nothing is sent any more after that time: a code
    that comes too late only puzzles. Raises ValueError for what is not in `TEXTS`, and where there is no gateway.
    """
    if not texts_available():
        raise ValueError("no gateway for text messages")
    check_fields(text_notice, TEXTS, context)
    if not _NUMBER.fullmatch(to):
        raise ValueError("not a number in E.164")
    now = clock.now()
    payload = {
        "notice": text_notice,
        "to": to,
        "language": language if language in LANGUAGES else SOURCE,
        "context": {"at": now.isoformat(), **context},
        "until": (now + good_for).isoformat() if good_for else "",
    }
    return await enqueue(KIND, payload, dedup_key=f"text:{dedup_key}", recipient=to, topic=text_notice, urgent=TEXTS[text_notice].security)


async def text_progress(dedup_key: str) -> str:
    """What became of a text: waiting, troubled, sent or failed."""
    return await progress_of(f"text:{dedup_key}")


async def texts_in_trouble() -> bool:
    """Whether the gateway cannot be reached or used at present."""
    return await in_trouble(KIND)


def word_text(notice: str, language: str, context: dict[str, Any], clinic: ClinicProfile) -> str:
    """The words of a text message, in the GSM alphabet where the language can be written in it. The lines of the template
    stay lines: a code for a domain needs its own last one, `@host #123456`."""
    values = {**dict.fromkeys(TEXTS[notice].may_have), **context}
    values |= {"clinic_name": _short(clinic.name), "phone": clinic.phone, "portal_host": settings().host}
    written = plain_text(language).get_template(f"texts/{notice}.txt").render(values)
    return in_gsm("\n".join(folded for line in written.splitlines() if (folded := " ".join(line.split()))))


def _short(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_CLINIC_NAME else name[: LONGEST_CLINIC_NAME - 1].rstrip() + "."


async def _sent(message: Message) -> None:
    await tell_sent(message.payload)


async def _undelivered(message: Message) -> None:
    await tell_undelivered(message.payload, message.failure)


@handles(KIND, sent=_sent, undelivered=_undelivered)
async def deliver_text(message: Message) -> None:
    """Hand one queued text to the gateway."""
    payload = message.payload
    clinic = await the_clinic()
    if clinic is None:
        raise TemporaryFailure("no_clinic")
    if payload["notice"] not in TEXTS:
        raise PermanentFailure("unknown_notice")
    if payload["until"] and datetime.fromisoformat(payload["until"]) <= clock.now():
        raise PermanentFailure("too_late")
    words = word_text(payload["notice"], payload["language"], payload["context"], clinic)
    await backends.send_text(message.id, payload["to"], words)
