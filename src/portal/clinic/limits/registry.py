"""Every limit there is. A feature adds its own to the tuple of its group, or brings a tuple of its own here."""

import msgspec

from portal.clinic.limits.addresses import ADDRESSES
from portal.clinic.limits.invitations import INVITATIONS
from portal.clinic.limits.limit import Group, Limit
from portal.clinic.limits.links import LINKS
from portal.clinic.limits.passwords import PASSWORDS
from portal.clinic.limits.second_steps import SECOND_STEPS
from portal.clinic.limits.sessions import SESSIONS
from portal.clinic.limits.signing_in import SIGNING_IN

LIMITS: tuple[Limit, ...] = (*SIGNING_IN, *PASSWORDS, *SECOND_STEPS, *SESSIONS, *INVITATIONS, *LINKS, *ADDRESSES)
LIMIT_NAMED: dict[str, Limit] = {limit.name: limit for limit in LIMITS}

# One whole number for each limit, with its default: `Limits().idle_minutes`.
Limits = msgspec.defstruct("Limits", [(limit.name, int, limit.default) for limit in LIMITS], frozen=True)
DEFAULTS = Limits()

def limits_in(group: Group) -> tuple[Limit, ...]:
    """The limits of a page, in their order."""
    return tuple(limit for limit in LIMITS if limit.group is group)
