"""Getting in for the first time (C01, C03)."""

from portal.clinic.limits.limit import Group, Limit, Unit, Weaker
from portal.web.language import mark as N_

INVITATIONS = (
    Limit(
        name="invitation_days", group=Group.INVITATIONS, unit=Unit.DAYS, floor=1, default=7, ceiling=21, weaker=Weaker.HIGHER,
        title=N_("How long an invitation works"),
        meaning=N_("Letters by post take longer than email. After this time the front desk makes a new one."),
    ),
    Limit(
        name="identity_tries", group=Group.INVITATIONS, unit=Unit.TIMES, floor=3, default=5, ceiling=5,
        title=N_("Wrong answers to the identity questions"),
        meaning=N_("In all, for one invitation. Then it stops working, and the front desk is told."),
    ),
)  # fmt: skip
