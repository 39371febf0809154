"""Take records in, and look after those that could not be taken in.

    portal exchange import PATH                 a file or a folder of FHIR R4 JSON (bundles, resources, NDJSON)
    portal exchange quarantine list             the records set aside, and why
    portal exchange quarantine retry ID         try one again (or --all)
    portal exchange quarantine dismiss ID       decide that one is not to be taken in

Ends with 0 when everything was taken in, 1 when something was set aside or refused, 2 when it could not begin.
"""

import argparse
import asyncio
import os

from portal.audit.events import SYSTEM
from portal.database.engine import start_database, stop_database
from portal.database.migrate import database_is_current
from portal.exchange.quarantine import dismiss, open_count, quarantined_records, retry
from portal.exchange.readers import ReadingProcesses
from portal.operations import CommandFailed
from portal.operations.exchange.importing import import_path

GROUP = "exchange"
_SHOWN = 100
_NICE = 5  # pages come first


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    """`portal exchange import` and `portal exchange quarantine …`."""
    command = subparsers.add_parser("import", help="take in a file or a folder of FHIR R4 JSON")
    command.add_argument("path")
    command.add_argument("--source", default="files", help="name of the system that the records come from (default: files)")
    command.add_argument("--processes", type=int, default=2, choices=range(1, 9), help="how many processes read (default: 2)")
    command.set_defaults(run=_import)
    quarantine = subparsers.add_parser("quarantine", help="records that were set aside").add_subparsers(required=True)
    quarantine.add_parser("list", help="the open ones, newest first").set_defaults(run=lambda args: _run(_list()))
    again = quarantine.add_parser("retry", help="try records again")
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument("id", nargs="?")
    which.add_argument("--all", action="store_true")
    again.set_defaults(run=lambda args: _run(_retry(args.id)))
    away = quarantine.add_parser("dismiss", help="decide that a record is not to be taken in")
    away.add_argument("id")
    away.add_argument("--reason", required=True)
    away.set_defaults(run=lambda args: _run(_dismiss(args.id, args.reason)))


def _import(args: argparse.Namespace) -> int:
    os.nice(_NICE)
    return _run(import_path(args.path, args.source, args.processes))


def _run(task) -> int:
    return asyncio.run(_with_database(task))


async def _with_database(task) -> int:
    try:
        await start_database()
        if not await database_is_current():
            raise CommandFailed("The database does not fit this version of the portal. Run: portal db migrate")
        return await task
    finally:
        task.close()
        await stop_database()


async def _list() -> int:
    page = await quarantined_records(limit=_SHOWN)
    for record in page.records:
        print(f"{record.id}  {record.source_name}: {record.file_name}, {record.path}\n    {record.why('en')}")
    count = await open_count()
    print(f"{count} set aside." if count <= _SHOWN else f"{count} set aside; the newest {_SHOWN} are shown.")
    return 0


async def _retry(record_id: str | None) -> int:
    async with ReadingProcesses() as readers:
        ids = [record_id] if record_id else await _all_open()
        left = 0
        for one in ids:
            left += (await retry(one, SYSTEM, readers)).quarantined
    print(f"{len(ids) - left} taken in, {left} still set aside.")
    return 1 if left else 0


async def _all_open() -> list[str]:
    ids, page = [], await quarantined_records(limit=_SHOWN)
    while True:
        ids += [record.id for record in page.records]
        if not page.next:
            return ids
        page = await quarantined_records(page.next, limit=_SHOWN)


async def _dismiss(record_id: str, reason: str) -> int:
    await dismiss(record_id, reason, SYSTEM)
    print("Dismissed.")
    return 0
