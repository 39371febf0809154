"""What a new password must be (C10)."""

from portal.clinic.limits.limit import Group, Limit, Unit, Weaker
from portal.web.language import mark as N_

PASSWORDS = (
    Limit(
        name="password_minimum", group=Group.PASSWORDS, unit=Unit.CHARACTERS, floor=8, default=12, ceiling=64,
        weaker=Weaker.LOWER, reason=True,
        title=N_("Shortest password"),
        meaning=N_("For people who have a second step. It counts for passwords that are chosen from now on."),
    ),
    Limit(
        name="password_minimum_alone", group=Group.PASSWORDS, unit=Unit.CHARACTERS, floor=15, default=15, ceiling=64,
        title=N_("Shortest password without a second step"),
        meaning=N_("For people who sign in with a password and nothing else, where the clinic allows that."),
    ),
)  # fmt: skip
