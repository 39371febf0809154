"""What one network address may ask of the portal (C38, C39). The clinic's own addresses have ten times as much."""

from portal.clinic.limits.limit import Group, Limit, Unit, Weaker
from portal.web.language import mark as N_

ADDRESSES = (
    Limit(
        name="sign_ins_a_minute", group=Group.ADDRESSES, unit=Unit.TIMES, floor=5, default=20, ceiling=100, weaker=Weaker.HIGHER,
        title=N_("Tries to sign in, in a minute"),
        meaning=N_("From one network address. A shelter or a library with many people behind one address may need more."),
    ),
    Limit(
        name="sensitive_forms_an_hour", group=Group.ADDRESSES, unit=Unit.TIMES, floor=5, default=20, ceiling=100, weaker=Weaker.HIGHER,
        title=N_("Forms that send a message or check who somebody is, in an hour"),
        meaning=N_("From one network address, for each kind of form."),
    ),
    Limit(
        name="requests_in_five_minutes", group=Group.ADDRESSES, unit=Unit.TIMES, floor=100, default=300, ceiling=3000, weaker=Weaker.HIGHER,
        title=N_("Pages in five minutes for people who are not signed in"),
        meaning=N_("From one network address."),
    ),
    Limit(
        name="signed_in_requests_in_five_minutes", group=Group.ADDRESSES, unit=Unit.TIMES, floor=300, default=1200, ceiling=12000,
        weaker=Weaker.HIGHER,
        title=N_("Pages in five minutes for people who are signed in"),
        meaning=N_("From one network address."),
    ),
)  # fmt: skip
