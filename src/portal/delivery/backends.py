"""How a built mail leaves: by SMTP, as a file in the data folder, or on the console (PORTAL_MAIL_BACKEND). And a text
message: to the gateway, or as a file (PORTAL_SMS_GATEWAY_URL)."""

import asyncio
import sys
from email.message import EmailMessage

from portal.delivery import mailbox, sms_gateway, smtp
from portal.settings import KEEP_TEXTS, settings


async def send(message_id: str, mail: EmailMessage) -> None:
    """Hand `mail` on; when this returns, somebody else is answerable for it.

    Raises TemporaryFailure or PermanentFailure.
    """
    if settings().mail_backend == "smtp":
        await asyncio.to_thread(smtp.send, mail)
    elif settings().mail_backend == "file":
        await asyncio.to_thread(mailbox.keep, message_id, mail)
    else:
        _show(mail)


async def send_text(message_id: str, number: str, text: str) -> None:
    """The same for a text message."""
    if settings().sms_gateway_url == KEEP_TEXTS:
        await asyncio.to_thread(mailbox.keep_text, message_id, number, text)
    else:
        await asyncio.to_thread(sms_gateway.send, message_id, number, text)


def _show(mail: EmailMessage) -> None:
    plain = mail.get_body(("plain",))
    sys.stdout.write(f"To: {mail['To']}\nSubject: {mail['Subject']}\n\n{plain.get_content() if plain else ''}\n")
    sys.stdout.flush()
