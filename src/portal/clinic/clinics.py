"""The clinic as every page shows it."""

import time

import msgspec

from portal.database.engine import engine
from portal.database.statements import Statement

KEPT_SECONDS = 2.0


class ClinicInfo(msgspec.Struct, frozen=True):
    """The one row of `clinic`; the texts are the clinic's own, in its `language`."""

    name: str = "Carelatch"
    address: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    emergency_number: str = ""
    emergency_text: str = ""
    time_zone: str = "UTC"
    language: str = "en"


_READ = Statement(
    "SELECT name, address, phone, email, hours, emergency_number, emergency_text, time_zone, language FROM clinic LIMIT 1")
_kept: tuple[float, object, ClinicInfo] | None = None


async def the_clinic() -> ClinicInfo:
    """The clinic; a change shows within two seconds in every process. Before it is set up: a nameless one."""
    global _kept
    now, database = time.monotonic(), engine()
    if _kept is not None and _kept[1] is database and now - _kept[0] < KEPT_SECONDS:
        return _kept[2]
    found = await _READ.one(ClinicInfo) or ClinicInfo()
    _kept = (now, database, found)
    return found
