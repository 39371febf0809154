"""The answer to every exception: a page that says what is wrong and one thing to try (C71).

Nothing of the exception itself is shown: its message may hold what somebody typed, or somebody's health.
"""

from collections.abc import Callable
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from portal import errors
from portal.web import log
from portal.web import scope as asked
from portal.web.cookies import read_cookie
from portal.web.error_words import COOKIES_OFF, PAGE_TOO_OLD, ErrorWords, waiting, words_for
from portal.web.failsafe import MEDIA_TYPE, failsafe_page
from portal.web.language import translator
from portal.web.locale_choice import locale_of
from portal.web.redirects import is_page
from portal.web.request_body import Disconnected
from portal.web.responses import page

SIGN_IN = "/sign-in"
Answer = Response[bytes]


def exception_handlers() -> dict[type[Exception] | int, Callable[[Request, Any], Answer]]:
    """For `Litestar(exception_handlers=…)`: one handler, for everything."""
    return {errors.PortalError: show_error, HTTPException: show_error, Exception: show_error}


def show_error(request: Request, error: Exception) -> Answer:
    """The page for `error`, or the way to signing in. Faults of ours are logged. Never raises."""
    if isinstance(error, errors.SignInNeeded):
        return _to_sign_in(request, error.location)
    status = _status_of(error)
    if status == 401:
        return _to_sign_in(request, SIGN_IN)
    if status >= 500 and not isinstance(error, Disconnected):
        log.failure(error, request=request.scope.get(asked.REQUEST_ID, ""), route=request.scope.get("path_template", "-"))
    words, retry_after = _words_of(request, error, status), getattr(error, "retry_after", 0)
    try:
        return _error_page(request, status, words, retry_after)
    except Exception as broken:
        log.failure(broken, request=request.scope.get(asked.REQUEST_ID, ""), event="error page failed")
        content = failsafe_page(status, request.scope, words=words, retry_after=retry_after)
        return Response(content, status_code=status, media_type=MEDIA_TYPE.decode(), headers=_headers(error, retry_after))


def _error_page(request: Request, status: int, words: ErrorWords, retry_after: int) -> Answer:
    wait = waiting(retry_after, translator(locale_of(request))) if retry_after else ""
    answer = page(request, "errors/show.html", status=status, words=words, wait=wait, again=_again(request, status))
    for name, value in _headers(error=None, retry_after=retry_after).items():
        answer.headers[name] = value
    return answer


def _headers(error: Exception | None, retry_after: int) -> dict[str, str]:
    # htmx puts the whole page in place of the one on the screen, not into the region that asked.
    headers = {"HX-Retarget": "body", "HX-Reswap": "innerHTML"}
    return headers | ({"Retry-After": str(retry_after)} if retry_after else {})


def _to_sign_in(request: Request, location: str) -> Answer:
    if request.headers.get("hx-request") == "true":
        return Response(b"", status_code=401, headers={"HX-Redirect": location})
    return Response(b"", status_code=303, headers={"Location": location})


def _status_of(error: Exception) -> int:
    if isinstance(error, errors.PortalError):
        return error.status
    if isinstance(error, HTTPException) and 400 <= error.status_code < 600:
        return error.status_code
    return 500


def _words_of(request: Request, error: Exception, status: int) -> ErrorWords:
    if not isinstance(error, errors.PageTooOld):
        return words_for(status)
    has_cookie = read_cookie(request.scope, "sid") or read_cookie(request.scope, "pre")
    return PAGE_TOO_OLD if has_cookie else COOKIES_OFF


def _again(request: Request, status: int) -> str:
    """Where a fresh copy of the page is, if the address of this request shows one: the working way on."""
    path = request.scope["path"]
    return path if status in (403, 409, 500, 503) and is_page(request.app, path) else ""
