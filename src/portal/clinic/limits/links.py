"""Links by mail to people who have an account (C06, C36, C40, C41)."""

from portal.clinic.limits.limit import Group, Limit, Unit, Weaker
from portal.web.language import mark as N_

LINKS = (
    Limit(
        name="reset_link_minutes", group=Group.LINKS, unit=Unit.MINUTES, floor=10, default=30, ceiling=60, weaker=Weaker.HIGHER,
        title=N_("Link for a new password"),
        meaning=N_("How long it works. Somebody on a slow line, or who shares a phone, may need more time."),
    ),
    Limit(
        name="access_link_minutes", group=Group.LINKS, unit=Unit.MINUTES, floor=10, default=30, ceiling=60, weaker=Weaker.HIGHER,
        title=N_("Access link"),
        meaning=N_("How long the link works that lets somebody try again without waiting."),
    ),
    Limit(
        name="verify_link_hours", group=Group.LINKS, unit=Unit.HOURS, floor=1, default=24, ceiling=24,
        title=N_("Link to confirm an email address"),
        meaning=N_("How long it works. Nothing else is sent to an address before it is confirmed."),
    ),
    Limit(
        name="resend_seconds", group=Group.LINKS, unit=Unit.SECONDS, floor=60, default=60, ceiling=300,
        title=N_("Wait before the link to confirm an address is sent again"),
        meaning=N_("Mail is often slow by a minute; more links than one only confuse."),
    ),
    Limit(
        name="undo_email_days", group=Group.LINKS, unit=Unit.DAYS, floor=7, default=7, ceiling=30, weaker=Weaker.LOWER,
        title=N_("Link to undo a change of the email address"),
        meaning=N_("How long the old address can bring itself back, when somebody else has changed it."),
    ),
    Limit(
        name="not_me_days", group=Group.LINKS, unit=Unit.DAYS, floor=3, default=10, ceiling=30, weaker=Weaker.LOWER,
        title=N_("Link “This was not me”"),
        meaning=N_("How long it works in our messages about a sign-in."),
    ),
    Limit(
        name="second_step_link_days", group=Group.LINKS, unit=Unit.DAYS, floor=1, default=7, ceiling=14, weaker=Weaker.HIGHER,
        title=N_("Link to set up a new second step"),
        meaning=N_("How long it works after staff have reset somebody's second step. The password is needed as well."),
    ),
    Limit(
        name="links_an_hour", group=Group.LINKS, unit=Unit.TIMES, floor=1, default=3, ceiling=10, weaker=Weaker.HIGHER,
        title=N_("Links of one kind to one account in an hour"),
        meaning=N_("More are not sent, so that nobody can fill somebody else's mailbox."),
    ),
    Limit(
        name="links_a_day", group=Group.LINKS, unit=Unit.TIMES, floor=3, default=10, ceiling=30, weaker=Weaker.HIGHER,
        title=N_("Links of one kind to one account in a day"),
        meaning=N_("The same for a whole day."),
    ),
)  # fmt: skip
