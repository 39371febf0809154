"""Choosing a limit as the clinic would, without the pages."""

from portal import clock
from portal.clinic.limits import LIMIT_NAMED, forget_limits
from portal.clinic.limits.tables import ClinicLimit
from portal.database.identifiers import new_id


async def choose_limit(name: str, value: int) -> None:
    """Put a limit in force at once, in this process."""
    assert LIMIT_NAMED[name].admits(value), f"{name} must be from {LIMIT_NAMED[name].floor} to {LIMIT_NAMED[name].ceiling}"
    await ClinicLimit.delete().where(ClinicLimit.name == name)
    await ClinicLimit.insert(ClinicLimit(id=new_id(), name=name, value=value, changed_at=clock.now()))
    forget_limits()
