"""The one clinic of this installation, as every page needs it."""

import time

import msgspec

from portal.database.engine import engine
from portal.database.statements import Statement

LEAVE_ADDRESS = "https://www.wikipedia.org/"  # where "leave this page quickly" leads when the clinic chose nothing else
KEPT_SECONDS = 2.0  # with several processes, a change is seen everywhere after at most this long


class ClinicProfile(msgspec.Struct, frozen=True):
    """What the clinic says of itself. `language` is the one its own texts are written in; `country` (ISO 3166) is where a
    phone number without a + is dialled."""

    name: str
    address: str
    phone: str
    email: str
    hours: str
    emergency_number: str
    emergency_text: str
    time_zone: str
    language: str
    country: str = ""
    leave_address: str = LEAVE_ADDRESS


_PROFILE = Statement(
    "SELECT name, address, phone, email, hours, emergency_number, emergency_text, time_zone, language, country, leave_address FROM clinic LIMIT 1"
)

_kept: tuple[object, float, ClinicProfile] | None = None


async def the_clinic() -> ClinicProfile | None:
    """The clinic, at most two seconds old; None before somebody has described it."""
    global _kept
    if _kept and _kept[0] is engine() and time.monotonic() - _kept[1] < KEPT_SECONDS:
        return _kept[2]
    found = await _PROFILE.one(ClinicProfile)
    _kept = (engine(), time.monotonic(), found) if found else None
    return found
