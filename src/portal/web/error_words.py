"""What people read when something cannot be done: what is wrong, and one thing to try. For every status that we answer."""

import msgspec

from portal.web.language import Translator
from portal.web.language import mark as N_


class ErrorWords(msgspec.Struct, frozen=True):
    """Three msgids; `more` is the label of a link and a path of ours."""

    title: str
    wrong: str
    attempt: str
    more: tuple[str, str] | None = None


_BAD_REQUEST = ErrorWords(
    N_("We could not understand that"),
    N_("Something in the address or in the form was not as we expect it. Nothing was saved."),
    N_("Go back, open the page again and try once more."),
)
SERVER_FAULT = ErrorWords(
    N_("Something went wrong"),
    N_("This is our fault, not yours. Your change was probably not saved."),
    N_("Wait a minute, then look whether your change is there before you try again."),
)
PAGE_TOO_OLD = ErrorWords(
    N_("This page was open too long"),
    N_("To keep your record safe, forms work for a limited time. Nothing was saved."),
    N_("Open the page again and fill in the form once more."),
)
COOKIES_OFF = ErrorWords(
    N_("Your browser did not keep our cookie"),
    N_("The portal needs one cookie to know that the form came from you. Nothing was saved."),
    N_("Allow cookies for this site in your browser, then open the page again."),
    (N_("Check this browser"), "/help/browser"),
)

ERROR_WORDS: dict[int, ErrorWords] = {
    400: _BAD_REQUEST,
    403: ErrorWords(
        N_("We did not accept that"),
        N_("The request did not come from a page of this portal, or it is not open to you. Nothing was saved."),
        N_("Open the portal's front page and start from there."),
    ),
    404: ErrorWords(
        N_("We cannot find that page"),
        N_("The address may be incomplete, or the page is no longer there."),
        N_("Check the address, or start from the front page."),
    ),
    405: ErrorWords(
        N_("That does not work here"),
        N_("This address does not take what your browser sent. Nothing was saved."),
        N_("Start from the front page."),
    ),
    408: ErrorWords(
        N_("That took too long"),
        N_("Your connection was too slow or broke off. Nothing was saved."),
        N_("Try again where the connection is better."),
    ),
    409: ErrorWords(
        N_("This has changed in the meantime"),
        N_("Somebody else was faster, or you did this already in another window. Nothing was saved now."),
        N_("Open the page again to see how things stand."),
    ),
    410: ErrorWords(
        N_("This link no longer works"),
        N_("It was used already, a newer one took its place, or it is too old."),
        N_("Look for a newer message from us, or ask the clinic for a new link."),
    ),
    413: ErrorWords(
        N_("That is too large"),
        N_("What you sent is larger than we can take. Nothing was saved."),
        N_("Choose a smaller file or write less."),
    ),
    415: ErrorWords(
        N_("We cannot read that"),
        N_("What you sent is of a kind that this page does not take. Nothing was saved."),
        N_("Choose another kind of file."),
    ),
    429: ErrorWords(
        N_("Too many tries"),
        N_("To keep records safe, we stop for a while after many tries from one place."),
        N_("Wait a while, then try again."),
        (N_("What you can do while you wait"), "/help/sign-in/connection"),
    ),
    503: ErrorWords(
        N_("We are too busy right now"),
        N_("Nothing was saved, and nothing is lost."),
        N_("Wait a minute, then try again."),
    ),
}

EMERGENCY = N_("In an emergency, do not use this website: call the emergency number.")
PHONE = N_("You can also call us: %(phone)s.")
SUPPORT_CODE = N_("If you ask for help, give this code: %(code)s.")
FRONT_PAGE = N_("Go to the front page")


def words_for(status: int) -> ErrorWords:
    """The words for a status; those of 400 and 500 stand in for their neighbours."""
    return ERROR_WORDS.get(status) or (_BAD_REQUEST if status < 500 else SERVER_FAULT)


def waiting(retry_after: int, words: Translator) -> str:
    """How long to wait, said in `words`: in seconds, from two minutes on in minutes, rounded up."""
    if retry_after < 120:
        return words.ngettext("You can try again in %(num)s second.", "You can try again in %(num)s seconds.", retry_after)
    minutes = -(-retry_after // 60)
    return words.ngettext("You can try again in %(num)s minute.", "You can try again in %(num)s minutes.", minutes)
