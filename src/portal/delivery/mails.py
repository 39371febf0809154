"""A notice as a mail: built here, handed to the backend of the settings."""

from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from portal import clock
from portal.clinic.clinics import ClinicProfile, the_clinic
from portal.clinic.limits import DEFAULTS, Limits, the_limits
from portal.delivery.backends import send
from portal.delivery.catalogue import NOTICES
from portal.delivery.outcomes import tell_sent, tell_undelivered
from portal.delivery.wording import word
from portal.jobs.handlers import Message, PermanentFailure, TemporaryFailure, handles
from portal.settings import settings

KIND = "email"

# 7 bits: no mail server on the way has to be asked whether it passes more.
_POLICY = policy.SMTP.clone(cte_type="7bit")


def build_mail(message_id: str, payload: dict[str, Any], clinic: ClinicProfile, limits: Limits = DEFAULTS) -> EmailMessage:
    """The mail for a queued notice. `message_id` makes its Message-ID, so that a repeat can be told by the receiver.

    Raises PermanentFailure when the address cannot be written in a mail. Line breaks make no header: EmailMessage refuses
    them in any value, and those in the clinic's name become spaces before.
    """
    wording = word(payload["notice"], payload["language"], payload["context"], clinic, limits)
    mail = EmailMessage(policy=_POLICY)
    mail["Subject"] = wording.subject
    mail["From"] = Address(" ".join(clinic.name.split()), addr_spec=settings().mail_from)
    mail["To"] = recipient_of(payload["to"])
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{message_id}@{settings().host}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if not NOTICES[payload["notice"]].security:
        mail["List-Unsubscribe"] = f"<{settings().base_url}/account>"
    mail.set_content(wording.text)
    mail.add_alternative(wording.html, subtype="html")
    mail["Content-Language"] = payload["language"]  # last: `Content-` headers go with the first part when there are two
    return mail


def recipient_of(text: str) -> Address:
    """A mail address with its domain in ASCII. Raises PermanentFailure."""
    local, _, domain = text.rpartition("@")
    try:
        return Address(addr_spec=f"{local}@{domain.encode('idna').decode('ascii')}")
    except (MessageError, ValueError, IndexError):
        raise PermanentFailure("address") from None


async def _sent(message: Message) -> None:
    await tell_sent(message.payload)


async def _undelivered(message: Message) -> None:
    await tell_undelivered(message.payload, message.failure)


@handles(KIND, sent=_sent, undelivered=_undelivered)
async def deliver_mail(message: Message) -> None:
    """Send one queued notice."""
    clinic = await the_clinic()
    if clinic is None:
        raise TemporaryFailure("no_clinic")
    if message.payload["notice"] not in NOTICES:
        raise PermanentFailure("unknown_notice")
    await send(message.id, build_mail(message.id, message.payload, clinic, await the_limits()))
