"""What a new password must be (C10)."""

from portal.clinic.limits.limit import Group, Limit, Unit, Weaker
from portal.web.language import mark as N_

PASSWORDS = (
    Limit(
        name="password_minimum", group=Group.PASSWORDS, unit=Unit.CHARACTERS, floor=8, default=12, ceiling=64,
        weaker=Weaker.LOWER, reason=True,
        title=N_("Shortest password"),
        meaning=N_("It counts for passwords that are chosen from now on."),
    ),
)  # fmt: skip
