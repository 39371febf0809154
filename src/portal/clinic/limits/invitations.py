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
        name="asked_invitations_a_day", group=Group.INVITATIONS, unit=Unit.TIMES, floor=1, default=2, ceiling=5, weaker=Weaker.HIGHER,
        title=N_("Messages to one patient in a day, when somebody asks for access without an invitation"),
        meaning=N_("Whoever knows a patient's name, date of birth and number can have them sent. Further requests are only noted."),
    ),
    Limit(
        name="records_request_days", group=Group.INVITATIONS, unit=Unit.DAYS, floor=1, default=30, ceiling=30,
        title=N_("Time to answer a request for records"),
        meaning=N_("Counted from the day of the request. In the United States the law gives 30 days (45 CFR 164.524); you can promise less."),
    ),
    Limit(
        name="identity_tries", group=Group.INVITATIONS, unit=Unit.TIMES, floor=3, default=5, ceiling=5,
        title=N_("Wrong answers to the identity questions"),
        meaning=N_("In all, for one invitation. Then it stops working, and the front desk is told."),
    ),
    Limit(
        name="activation_code", group=Group.INVITATIONS, unit=Unit.SWITCH, floor=0, default=0, ceiling=1, weaker=Weaker.LOWER,
        title=N_("Ask patients for an activation code besides the link"),
        meaning=N_("Staff give the code in person, by phone or on paper. A link that falls into wrong hands is then of no use."),
    ),
    Limit(
        name="activation_code_tries", group=Group.INVITATIONS, unit=Unit.TIMES, floor=3, default=10, ceiling=10,
        title=N_("Wrong activation codes"),
        meaning=N_("In all, for one invitation. Then it stops working, and the front desk is told."),
    ),
    Limit(
        name="temporary_password_hours", group=Group.INVITATIONS, unit=Unit.HOURS, floor=1, default=72, ceiling=72,
        title=N_("How long a temporary password works"),
        meaning=N_("For people who get their way in on paper or by phone. It works for one sign-in."),
    ),
)  # fmt: skip
