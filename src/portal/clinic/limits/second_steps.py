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
        name="text_codes", group=Group.SECOND_STEPS, unit=Unit.SWITCH, floor=0, default=0, ceiling=1, weaker=Weaker.HIGHER, reason=True,
        title=N_("Codes by text message"),
        meaning=N_("The weakest second step: texts can be read by others and telephone numbers taken over. Only beside another second step, and only where a gateway for texts is set up."),
    ),
    Limit(
        name="text_code_minutes", group=Group.SECOND_STEPS, unit=Unit.MINUTES, floor=3, default=10, ceiling=10,
        title=N_("How long a code by text works"),
        meaning=N_("Each works once, and only in the browser that asked for it."),
    ),
    Limit(
        name="text_codes_a_quarter", group=Group.SECOND_STEPS, unit=Unit.TIMES, floor=1, default=3, ceiling=5, weaker=Weaker.HIGHER,
        title=N_("Codes by text in 15 minutes"),
        meaning=N_("For one account, and for one telephone number."),
    ),
    Limit(
        name="text_codes_a_day", group=Group.SECOND_STEPS, unit=Unit.TIMES, floor=3, default=10, ceiling=20, weaker=Weaker.HIGHER,
        title=N_("Codes by text in a day"),
        meaning=N_("For one account, and for one telephone number. Every text costs the clinic money."),
    ),
    Limit(
        name="text_codes_an_hour_from_one_address", group=Group.SECOND_STEPS, unit=Unit.TIMES, floor=5, default=20, ceiling=100,
        weaker=Weaker.HIGHER,
        title=N_("Codes by text in an hour for one network address"),
        meaning=N_("Stops programs that have texts sent to many numbers at the clinic's cost."),
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
    Limit(
        name="second_step_reset_hours", group=Group.SECOND_STEPS, unit=Unit.HOURS, floor=24, default=24, ceiling=168,
        title=N_("Wait before a reset by telephone takes effect"),
        meaning=N_("In this time the owner of the account can stop it, by a link that we send to every email address of theirs."),
    ),
    Limit(
        name="telephone_phrase", group=Group.SECOND_STEPS, unit=Unit.SWITCH, floor=0, default=0, ceiling=1,
        title=N_("Telephone phrase"),
        meaning=N_("Patients may choose a phrase that staff check on the telephone. It is never a way to sign in, and by itself "
                   "it changes nothing. The portal asks no secret questions: their answers are easy to find out."),
    ),
    Limit(
        name="trusted_browser_hours", group=Group.SECOND_STEPS, unit=Unit.HOURS, floor=0, default=24, ceiling=720, weaker=Weaker.HIGHER,
        title=N_("How long patients may trust a browser"),
        meaning=N_("In a trusted browser the password alone opens the record: whoever uses that device and knows the password is in. "
                   "0 means that the second step is always asked. Never for staff, and never before something that matters."),
    ),
)  # fmt: skip
