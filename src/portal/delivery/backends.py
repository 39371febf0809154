"""How a built mail leaves: by SMTP, as a file in the data folder, or on the console (PORTAL_MAIL_BACKEND)."""

import asyncio
import sys
from email.message import EmailMessage

from portal.delivery import mailbox, smtp
from portal.settings import settings


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


def _show(mail: EmailMessage) -> None:
    plain = mail.get_body(("plain",))
    sys.stdout.write(f"To: {mail['To']}\nSubject: {mail['Subject']}\n\n{plain.get_content() if plain else ''}\n")
    sys.stdout.flush()
