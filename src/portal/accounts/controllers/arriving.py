"""How a mailed link is opened: the token goes from the address into a cookie, the page behind it only shows (C02)."""

from litestar import Request, Response

from portal.accounts.account_tokens import find_token
from portal.errors import Gone
from portal.web.cookies import delete_cookie_header, read_cookie, set_cookie_header
from portal.web.responses import add_cookie, page, see_other

COOKIE = "link"
COOKIE_SECONDS = 1800


def arrive(request: Request, token: str, clean: str) -> Response:
    """From the mailed address to a clean one; nothing is looked up or changed."""
    if not 20 < len(token) < 100 or not token.isascii() or not token.replace("-", "").replace("_", "").isalnum():
        return gone(request)
    add_cookie(request.scope, set_cookie_header(COOKIE, token, max_age=COOKIE_SECONDS))
    answer = see_other(request, clean)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def token_in_hand(request: Request) -> str:
    """The token of the link that this browser opened last; empty when there is none."""
    return read_cookie(request.scope, COOKIE) or ""


def gone(request: Request) -> Response:
    """The page for a link that cannot be used."""
    return page(request, "accounts/access_links/gone.html", status=410, cold=True)


async def behind(request: Request, purpose: str, template: str, **context) -> Response:
    """The page behind a link for `purpose`, or that it cannot be used."""
    try:
        await find_token(token_in_hand(request), purpose)
    except Gone:
        return gone(request)
    return page(request, template, cold=True, **context)


def done(request: Request, path: str, flash: str) -> Response:
    """The link has been used: on to `path`."""
    add_cookie(request.scope, delete_cookie_header(COOKIE))
    return see_other(request, path, flash=flash)
