"""Checks of what the portal talks to: its database and the mail server."""

import asyncio
import smtplib
import ssl
from collections.abc import Iterator
from datetime import timedelta

from portal import clock
from portal.clinic.limits import LIMIT_NAMED
from portal.clinic.limits.choosing import unusable_rows
from portal.database.engine import start_database, stop_database
from portal.database.errors import Unavailable
from portal.database.migrate import MigrationRefused, database_is_current
from portal.jobs.undelivered import Backlog, backlog
from portal.operations.doctor.findings import Finding, note, ok, wrong
from portal.operations.doctor.texts import check_texts
from portal.settings import Settings

OVERDUE = timedelta(minutes=5)
MIGRATE = "portal db migrate (it keeps a copy of the database first)"


def check_database(current: Settings) -> Iterator[Finding]:
    """Reachable, at the newest migration, and with nothing left lying in the outbox."""
    place = "PostgreSQL" if current.database_url else str(current.sqlite_path)
    if not current.database_url and not current.sqlite_path.exists():
        yield wrong("database", f"{place} is not there yet", "portal init")
        return
    try:
        is_current, waiting, unusable = asyncio.run(ask_database())
    except MigrationRefused as refused:
        yield wrong("database", str(refused), "Run the version of the portal that wrote it, or restore a copy.")
    except (Unavailable, OSError) as problem:
        yield wrong("database", f"{place} cannot be reached: {problem}", "Check DATABASE_URL and that the server runs.")
    else:
        yield ok("database", f"{place}, up to date") if is_current else wrong("database", f"{place} is older than this portal", MIGRATE)
        yield from judge_backlog(waiting)
        yield from judge_limits(unusable)


async def ask_database() -> tuple[bool, Backlog | None, list[tuple[str, int]]]:
    """Connect; ask whether it is of this version, what waits in its outbox and which chosen limits are odd; close again."""
    try:
        await start_database()
        if not await database_is_current():
            return False, None, []
        return True, await backlog(), await unusable_rows()
    finally:
        await stop_database()


def judge_limits(unusable: list[tuple[str, int]]) -> Iterator[Finding]:
    """A value that the pages would not take was written past them, or by another version of the portal."""
    for name, value in unusable:
        limit = LIMIT_NAMED.get(name)
        says = f"{name}={value} counts for nothing: " + (
            f"it must be from {limit.floor} to {limit.ceiling}, so {limit.default} is in force" if limit else "there is no such limit")
        yield note("limits", says, "Choose a value on the page /staff/settings.")


def judge_backlog(waiting: Backlog | None) -> Iterator[Finding]:
    """Mail that is overdue has nobody to send it; mail that failed is on the staff's list."""
    if waiting is None:
        return
    if waiting.oldest_due_at and clock.now() - waiting.oldest_due_at > OVERDUE:
        says = f"{waiting.waiting} things wait, the oldest since {waiting.oldest_due_at:%Y-%m-%d %H:%M} UTC"
        yield wrong("outbox", says, "Start the worker: portal work run. If it runs, see what it says of the mail server.")
    elif waiting.failed:
        yield note("outbox", f"{waiting.failed} mails of the last 30 days could not be delivered", "Staff see them on their first page.")
    else:
        yield ok("outbox", f"{waiting.waiting} things wait, none overdue")


def check_mail(current: Settings) -> Iterator[Finding]:
    """Invitations and password resets leave by mail. Nothing is sent."""
    if current.mail_backend != "smtp":
        yield note("mail", f"not sent: PORTAL_MAIL_BACKEND={current.mail_backend}", "For patients set it to smtp, with PORTAL_SMTP_HOST.")
        return
    server = f"{current.smtp_host}:{current.smtp_port}"
    try:
        greeting = greet_mail_server(current)
    except smtplib.SMTPAuthenticationError:
        yield wrong(
            "mail",
            f"{server} does not accept PORTAL_SMTP_USERNAME with the password in PORTAL_SMTP_PASSWORD_FILE",
            "Correct one of the two.",
        )
    except (OSError, smtplib.SMTPException) as problem:
        yield wrong(
            "mail", f"{server} ({current.smtp_security}): {problem}", "Check PORTAL_SMTP_HOST, PORTAL_SMTP_PORT and PORTAL_SMTP_SECURITY."
        )
    else:
        yield ok("mail", f"{server} ({current.smtp_security}) answers {greeting}")


def greet_mail_server(current: Settings) -> int:
    """Say hello to the mail server as the worker does, and sign in where it must; answers the code of its greeting."""
    context = ssl.create_default_context()
    if current.smtp_security == "tls":
        client: smtplib.SMTP = smtplib.SMTP_SSL(current.smtp_host, current.smtp_port, timeout=current.smtp_timeout, context=context)
    else:
        client = smtplib.SMTP(current.smtp_host, current.smtp_port, timeout=current.smtp_timeout)
    with client:
        if current.smtp_security == "starttls":
            client.starttls(context=context)
        code, _ = client.ehlo()
        if current.smtp_username and current.smtp_password_file:
            client.login(current.smtp_username, current.smtp_password_file.read_text().strip())
        return code


SERVICE_CHECKS = (check_database, check_mail, check_texts)
