"""What the controllers of the way in share: who asks, and the cookies of an answer."""

from litestar import Request, Response

from portal.accounts.devices import COOKIE_FOR
from portal.accounts.second_steps import SignedIn
from portal.accounts.sessions import NewSession
from portal.accounts.sign_in import Client
from portal.web import scope as asked
from portal.web.cookies import delete_cookie_header, read_cookie, set_cookie_header
from portal.web.responses import add_cookie


def client_of(request: Request) -> Client:
    """The browser of this request."""
    return Client(
        address=request.scope.get(asked.CLIENT, ""),
        device_token=read_cookie(request.scope, "device"),
        user_agent=request.headers.get("user-agent", "")[:400],
        actor=asked.actor_of(request),
        link_token=read_cookie(request.scope, "link"),
    )


def carry_session(request: Request, session: NewSession) -> None:
    """Give the browser its new session; the pre-session has served its purpose."""
    add_cookie(request.scope, set_cookie_header("sid", session.token))
    if read_cookie(request.scope, "pre"):
        add_cookie(request.scope, delete_cookie_header("pre"))


def carry_sign_in(request: Request, signed_in: SignedIn) -> None:
    """Give the browser its full session and remember it."""
    carry_session(request, signed_in.session)
    if read_cookie(request.scope, "device") != signed_in.device_token:
        add_cookie(request.scope, set_cookie_header(
            "device", signed_in.device_token, max_age=int(COOKIE_FOR.total_seconds())))


def drop_session(request: Request) -> None:
    """Take the session cookie away."""
    add_cookie(request.scope, delete_cookie_header("sid"))


def cleared(answer: Response) -> Response:
    """Ask the browser to forget what it kept of the pages (C49)."""
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
