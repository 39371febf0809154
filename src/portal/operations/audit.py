"""The audit log: check that nobody has changed it, and keep its head outside the database.

portal audit verify     exit code 0 when every line is as it was written, 1 when not; names the first bad line
portal audit anchor     note the head of the log beside the database; the worker does so every hour
"""

import argparse
import asyncio

from portal.audit import log
from portal.audit.anchors import anchors_path, write_anchor
from portal.audit.events import SYSTEM, AuditEvent
from portal.audit.verification import examine
from portal.database.engine import stop_database

GROUP = "audit"


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    """The commands of `portal audit`."""
    subparsers.add_parser("verify", help="check every line").set_defaults(run=lambda args: asyncio.run(_verify()))
    subparsers.add_parser("anchor", help="note the head of the log").set_defaults(run=lambda args: asyncio.run(_anchor()))


async def _verify() -> int:
    try:
        found = await examine()
        if found.first_bad is None:
            await log.record(AuditEvent.AUDIT_VERIFIED, actor=SYSTEM)
            print(f"The audit log is as it was written: {found.lines} lines.")
            return 0
        await log.record(AuditEvent.AUDIT_DAMAGED, actor=SYSTEM, object_type="audit_entry",
                         object_id=str(found.first_bad), outcome="failure", reason=found.reason)
        print(f"The audit log is NOT as it was written. Line {found.first_bad}: {found.reason}. "
              f"The {found.lines} lines before are intact.")
        return 1
    finally:
        await stop_database()


async def _anchor() -> int:
    try:
        anchor = await write_anchor()
    finally:
        await stop_database()
    print(f"Line {anchor.seq} is noted in {anchors_path()}." if anchor else "The log is empty.")
    return 0
