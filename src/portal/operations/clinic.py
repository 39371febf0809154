"""The clinic's own details."""

import argparse
import asyncio

from portal.audit import log
from portal.audit.events import SYSTEM, AuditEvent
from portal.clinic.tables import Clinic
from portal.database.engine import start_database, stop_database
from portal.database.identifiers import new_id
from portal.database.transactions import transaction
from portal.operations import CommandFailed

FIELDS = ("name", "address", "phone", "email", "hours", "emergency_number", "emergency_text", "time_zone", "language", "country", "leave_address")


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    """`portal clinic set --name …`."""
    command = subparsers.add_parser("set", help="set the clinic's details; what is not named stays")
    for field in FIELDS:
        command.add_argument(f"--{field.replace('_', '-')}", type=_country if field == "country" else str)
    command.set_defaults(run=lambda args: asyncio.run(_set({field: getattr(args, field) for field in FIELDS})))


def _country(text: str) -> str:
    if not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise argparse.ArgumentTypeError("two letters, such as GB (ISO 3166)")
    return text.upper()


async def _set(given: dict[str, str | None]) -> int:
    await start_database()
    try:
        changed = {name: value for name, value in given.items() if value is not None}
        if not changed.get("leave_address", "https://").startswith("https://"):
            raise CommandFailed("--leave-address must begin with https://")
        async with transaction():
            await set_clinic(**changed)
            await log.record(AuditEvent.CLINIC_SETTINGS_CHANGED, actor=SYSTEM, object_type="clinic", fields=changed)
    finally:
        await stop_database()
    return 0


async def set_clinic(**values: str) -> None:
    """Change the one row, or make it."""
    row = await Clinic.select(Clinic.id).first()
    if row is None:
        await Clinic.insert(Clinic(id=new_id(), **{"name": "Our clinic", **values}))
    elif values:
        await Clinic.update({getattr(Clinic, name): value for name, value in values.items()}).where(Clinic.id == row["id"])
