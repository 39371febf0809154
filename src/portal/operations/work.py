"""Send what waits in the outbox and do what is due by the clock.

    portal work run                   until told to stop (SIGTERM or Ctrl-C); several may run at once
    portal work once                  what is due now, then end
    portal work list                  what waits, and what could not be delivered

A portal without a running worker sends no mail.
"""

import argparse
import asyncio
import signal
from datetime import timedelta

import portal.access_requests.settling
import portal.accounts.notices
import portal.delivery.notices  # noqa: F401 (it registers the handler of mails)
from portal.accounts.drafts.drafts import delete_old_drafts
from portal.access_requests.retention import delete_settled_requests
from portal.accounts.passkeys.challenges import forget_answered_challenges
from portal.accounts.retention import delete_old_entries, expire_invitations
from portal.accounts.second_step_resets.call_back import complete_due_resets
from portal.accounts.second_step_resets.resets import expire_requests
from portal.audit.anchors import write_anchor
from portal.audit.events import SYSTEM, AuditEvent
from portal.audit.log import record
from portal.audit.verification import examine
from portal.crypto.proofs import prove_keyring
from portal.database.engine import start_database, stop_database
from portal.database.migrate import database_is_current
from portal.exchange.background import look_after_imports
from portal.jobs.schedule import every
from portal.jobs.undelivered import backlog, forget_old, undelivered
from portal.jobs.worker import Worker
from portal.operations import CommandFailed
from portal.settings import settings
from portal.web import log

GROUP = "work"


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    """`portal work run`, `once` and `list`."""
    for name, task, meaning in (
        ("run", _work, "work until told to stop"),
        ("once", _work_once, "do what is due now, then end"),
        ("list", _list, "what waits, and what could not be delivered"),
    ):
        subparsers.add_parser(name, help=meaning).set_defaults(run=lambda args, task=task: asyncio.run(_with_database(task)))


def fill_schedule() -> None:
    """Everything that is done by the clock."""
    every(timedelta(hours=1), "audit_anchor", write_anchor)
    every(timedelta(days=1), "audit_verification", verify_audit)
    every(timedelta(hours=1), "expire_invitations", expire_invitations)
    every(timedelta(hours=1), "forget_answered_challenges", forget_answered_challenges)
    every(timedelta(minutes=5), "second_step_resets", look_after_resets)
    every(timedelta(minutes=10), "look_after_imports", look_after_imports)
    every(timedelta(hours=6), "delete_old_entries", delete_old_entries)
    every(timedelta(hours=6), "delete_settled_access_requests", delete_settled_requests)
    every(timedelta(minutes=30), "delete_old_drafts", delete_old_drafts)
    every(timedelta(hours=6), "forget_old_mail", forget_old)


async def look_after_resets() -> None:
    """Let resets of a second step take effect whose wait is over; end requests that nobody took further."""
    await complete_due_resets()
    await expire_requests()


async def verify_audit() -> None:
    """Check the audit log; damage goes into the log of the process and into the audit log itself."""
    found = await examine()
    if found.first_bad is not None:
        log.note("the audit log was changed", level="error", first_bad_line=found.first_bad)
        await record(AuditEvent.AUDIT_DAMAGED, actor=SYSTEM, outcome="failure", object_id=str(found.first_bad))


async def _with_database(task) -> int:
    log.set_up_logging(settings())
    try:
        await start_database()
        if not await database_is_current():
            raise CommandFailed("The database does not fit this version of the portal. Run: portal db migrate")
        await prove_keyring()
        return await task()
    finally:
        await stop_database()


async def _work() -> int:
    fill_schedule()
    worker = Worker()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, worker.stop)
    log.note("the worker begins", worker=worker.owner)
    await worker.run()
    log.note("the worker ends", worker=worker.owner)
    return 0


async def _work_once() -> int:
    fill_schedule()
    print(f"{await Worker().run_once()} dealt with.")
    return 0


async def _list() -> int:
    standing = await backlog()
    overdue = f", the oldest due since {standing.oldest_due_at:%Y-%m-%d %H:%M} UTC" if standing.oldest_due_at else ""
    print(f"{standing.waiting} waiting{overdue}.")
    for lost in await undelivered():
        print(f"not delivered: {lost.failed_at:%Y-%m-%d %H:%M} UTC  {lost.topic}  {lost.reason}")
    return 0
