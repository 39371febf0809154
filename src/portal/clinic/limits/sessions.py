"""How long somebody stays signed in (C44, C47, C51)."""

from portal.clinic.limits.limit import Group, Limit, Unit, Weaker
from portal.web.language import mark as N_

SESSIONS = (
    Limit(
        name="idle_minutes", group=Group.SESSIONS, unit=Unit.MINUTES, floor=5, default=15, ceiling=60, weaker=Weaker.HIGHER, reason=True,
        title=N_("Sign out after this time without use"),
        meaning=N_("For everybody. Somebody who walks away from a computer leaves the record open for this long."),
    ),
    Limit(
        name="own_device_idle_minutes", group=Group.SESSIONS, unit=Unit.MINUTES, floor=5, default=60, ceiling=60,
        title=N_("The same on a device of one's own"),
        meaning=N_("For patients who say that nobody else uses this phone or computer. Never for staff."),
    ),
    Limit(
        name="session_hours", group=Group.SESSIONS, unit=Unit.HOURS, floor=1, default=12, ceiling=24, weaker=Weaker.HIGHER, reason=True,
        title=N_("Sign out in any case after"),
        meaning=N_("However much the portal is used, people sign in again after this time."),
    ),
    Limit(
        name="sessions_per_account", group=Group.SESSIONS, unit=Unit.BROWSERS, floor=1, default=5, ceiling=20,
        title=N_("Browsers signed in to one account at a time"),
        meaning=N_("One more signs out the one that was not used for longest, and we say so by email."),
    ),
    Limit(
        name="unfinished_minutes", group=Group.SESSIONS, unit=Unit.MINUTES, floor=10, default=30, ceiling=60,
        title=N_("Time to finish signing in or setting up"),
        meaning=N_("Who takes longer begins again; nothing that was saved is lost."),
    ),
)  # fmt: skip
