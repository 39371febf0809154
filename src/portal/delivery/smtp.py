"""Handing a mail to the clinic's mail server.

One connection a mail. Each step waits `smtp_timeout` seconds and the whole handing over half a minute, far less than the
lease of the outbox row, so no second worker starts on a mail that is still under way. When the server's answer to the
mail itself is lost, nobody can know whether it has it: the mail is sent again, with the same Message-ID.
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path

from portal.jobs.handlers import PermanentFailure, ServerTrouble, TemporaryFailure
from portal.settings import Settings, settings

LONGEST_SECONDS = 30.0


def send(mail: EmailMessage) -> None:
    """Hand `mail` to the mail server; it has it when this returns.

    Raises PermanentFailure when it refuses the recipient or the mail (5xx), ServerTrouble when it cannot be reached or
    used, else TemporaryFailure. A 5xx to anything before the recipient is about us, not about them: trouble to be
    mended, not a reason to give up mails.
    """
    chosen = settings()
    with _in_our_words():
        connection = _connect(chosen)
        overdue = threading.Timer(LONGEST_SECONDS, _cut, (connection.sock,))
        overdue.start()
        try:
            _greet(connection, chosen)
            connection.send_message(mail, from_addr=chosen.mail_from)
        finally:
            overdue.cancel()
            with suppress(smtplib.SMTPException, OSError):  # what it says to our goodbye changes nothing
                connection.quit()
            connection.close()


def _connect(chosen: Settings) -> smtplib.SMTP:
    where = {"host": chosen.smtp_host, "port": chosen.smtp_port, "local_hostname": chosen.host, "timeout": chosen.smtp_timeout}
    if chosen.smtp_security == "tls":
        return smtplib.SMTP_SSL(**where, context=ssl.create_default_context())
    return smtplib.SMTP(**where)


def _greet(connection: smtplib.SMTP, chosen: Settings) -> None:
    connection.ehlo()
    if chosen.smtp_security == "starttls":
        connection.starttls(context=ssl.create_default_context())
        connection.ehlo()
    if chosen.smtp_username:
        connection.login(chosen.smtp_username, _password(chosen.smtp_password_file))


def _password(path: Path | None) -> str:
    if path is None or not path.exists():
        raise ServerTrouble("no_password_file")
    if path.stat().st_mode & 0o077:  # C86
        raise ServerTrouble("password_file_readable_by_others")
    return path.read_text(encoding="utf-8").strip()


def _cut(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Turn what smtplib raises into codes without any content."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        raise _answer(min(code for code, _ in refused.recipients.values())) from None
    except smtplib.SMTPDataError as refused:
        raise _answer(refused.smtp_code) from None
    except smtplib.SMTPNotSupportedError as error:
        raise _unsupported(str(error)) from None
    except smtplib.SMTPResponseException as refused:  # greeting, EHLO, STARTTLS, AUTH, MAIL FROM
        raise ServerTrouble(f"smtp_{refused.smtp_code}") from None
    except (ssl.SSLError, ssl.CertificateError):
        raise ServerTrouble("tls") from None
    except (OSError, smtplib.SMTPException) as error:
        timed_out = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
        raise ServerTrouble("timeout" if timed_out else "unreachable") from None


def _answer(code: int) -> TemporaryFailure:
    return PermanentFailure(f"smtp_{code}") if code >= 500 else TemporaryFailure(f"smtp_{code}")


def _unsupported(said: str) -> TemporaryFailure:
    # smtplib has one exception for a server without STARTTLS or AUTH and for one that cannot take the address.
    return PermanentFailure("address_not_supported") if "SMTPUTF8" in said else ServerTrouble("not_supported")
