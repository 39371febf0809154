"""The whole path: where it begins, every page, and which page lies before each."""

from portal.clinic.help.first_time import FIRST_TIME
from portal.clinic.help.other_matters import OTHER_MATTERS
from portal.clinic.help.pages import Pages, Question
from portal.clinic.help.second_step import SECOND_STEP
from portal.clinic.help.signing_in import SIGNING_IN
from portal.web.language import mark as N_

STUCK = "still-stuck"
START = Question(
    N_("Problems signing in"),
    (
        (N_("I cannot find the portal"), "portal"),
        (N_("I am here for the first time"), "invitation"),
        (N_("I forgot my password or my username"), "forgotten"),
        (N_("My password is not accepted"), "password"),
        (N_("The second step: a code, a card, my phone"), "second-step"),
        (N_("I have to wait after too many tries"), "waiting"),
        (N_("An email or text message does not come"), "no-email"),
        (N_("My account, or the portal, is not available"), "not-available"),
        (N_("I want to see the record of somebody else"), "somebody-else"),
        (N_("I was signed out, or what I wrote is gone"), "signed-out"),
        (N_("Somebody else may know my password"), "not-me"),
        (N_("My phone is old, or the page looks wrong"), "browser"),
        (N_("Something else"), STUCK),
    ),
    N_("What is the matter? Choose what fits best."),
)
PAGES: Pages = FIRST_TIME | SIGNING_IN | SECOND_STEP | OTHER_MATTERS


def _before() -> dict[str, str]:
    """The question that leads to each page; of several, the first. Empty: the beginning."""
    found = {slug: "" for _, slug in START.answers}
    for asked, page in PAGES.items():
        for _, slug in page.answers if isinstance(page, Question) else ():
            found.setdefault(slug, asked)
    return found


BEFORE = _before()
