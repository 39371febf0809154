"""Wrong codes, and how fresh a second step must be (C23, C52)."""

from portal.clinic.limits.limit import Group, Limit, Unit, Weaker
from portal.web.language import mark as N_

SECOND_STEPS = (
    Limit(
        name="code_tries", group=Group.SECOND_STEPS, unit=Unit.TIMES, floor=3, default=5, ceiling=10, weaker=Weaker.HIGHER,
        title=N_("Wrong codes before a wait"),
        meaning=N_("Counted over all kinds of second step together, and only after a right password."),
    ),
    Limit(
        name="code_first_wait_minutes", group=Group.SECOND_STEPS, unit=Unit.MINUTES, floor=5, default=15, ceiling=60, weaker=Weaker.LOWER,
        title=N_("First wait after wrong codes"),
        meaning=N_("Each further wait is twice as long."),
    ),
    Limit(
        name="code_longest_wait_hours", group=Group.SECOND_STEPS, unit=Unit.HOURS, floor=1, default=4, ceiling=24, weaker=Weaker.LOWER,
        title=N_("Longest wait after wrong codes"),
        meaning=N_("No wait gets longer than this."),
    ),
    Limit(
        name="code_ceiling", group=Group.SECOND_STEPS, unit=Unit.TIMES, floor=20, default=100, ceiling=100,
        title=N_("Wrong codes in a row before codes are stopped"),
        meaning=N_("After so many, only the clinic can help: somebody knows the password and is guessing."),
    ),
    Limit(
        name="confirmation_minutes", group=Group.SECOND_STEPS, unit=Unit.MINUTES, floor=5, default=20, ceiling=20,
        title=N_("How fresh the second step must be, for patients"),
        meaning=N_("Before a password or a second step is changed, we ask for the code again if it was given longer ago than this."),
    ),
    Limit(
        name="staff_confirmation_minutes", group=Group.SECOND_STEPS, unit=Unit.MINUTES, floor=5, default=10, ceiling=10,
        title=N_("How fresh the second step must be, for staff"),
        meaning=N_("The same before staff change roles, settings or somebody's way in."),
    ),
)  # fmt: skip
