"""Wrong passwords and the waits they lead to (C30, C34 to C37)."""

from portal.clinic.limits.limit import Group, Limit, Unit, Weaker
from portal.web.language import mark as N_

SIGNING_IN = (
    Limit(
        name="password_tries", group=Group.SIGNING_IN, unit=Unit.TIMES, floor=5, default=10, ceiling=20, weaker=Weaker.HIGHER,
        title=N_("Wrong passwords before a wait"),
        meaning=N_("How often a password may be wrong before the browser has to wait. Known browsers are counted each for itself."),
    ),
    Limit(
        name="password_window_minutes", group=Group.SIGNING_IN, unit=Unit.MINUTES, floor=5, default=15, ceiling=60, weaker=Weaker.LOWER,
        title=N_("Time in which wrong passwords are counted together"),
        meaning=N_("Wrong passwords that are further apart than this do not lead to a wait."),
    ),
    Limit(
        name="password_first_wait_minutes", group=Group.SIGNING_IN, unit=Unit.MINUTES, floor=5, default=15, ceiling=60, weaker=Weaker.LOWER,
        title=N_("First wait after wrong passwords"),
        meaning=N_("Each further wait is twice as long. A known browser always waits this long."),
    ),
    Limit(
        name="password_longest_wait_hours", group=Group.SIGNING_IN, unit=Unit.HOURS, floor=1, default=12, ceiling=24, weaker=Weaker.LOWER,
        title=N_("Longest wait after wrong passwords"),
        meaning=N_("No wait gets longer than this. A known browser, a link by email or the front desk is a way round it."),
    ),
    Limit(
        name="password_ceiling", group=Group.SIGNING_IN, unit=Unit.TIMES, floor=20, default=100, ceiling=100,
        title=N_("Wrong passwords in a row before new browsers are stopped"),
        meaning=N_("After so many, only known browsers may sign in until a new password is set with a link or the clinic has helped."),
    ),
    Limit(
        name="known_browser_days", group=Group.SIGNING_IN, unit=Unit.DAYS, floor=30, default=400, ceiling=400,
        title=N_("How long a browser stays known"),
        meaning=N_("A known browser need not wait when somebody else types wrong passwords. It still has to sign in."),
    ),
    Limit(
        name="access_link_browser_minutes", group=Group.SIGNING_IN, unit=Unit.MINUTES, floor=5, default=15, ceiling=60,
        title=N_("Time to sign in after an access link"),
        meaning=N_("An access link spares one browser the wait for this long. It signs nobody in."),
    ),
)  # fmt: skip
