"""The end of a session: putting it off, signing out, and leaving in a hurry."""

from urllib.parse import urlsplit

from litestar import Controller, Request, Response, get, post

from portal.accounts.controllers.client import cleared, drop_session
from portal.accounts.sessions import sign_out
from portal.charts.homes import home_path
from portal.clinic.clinics import LEAVE_ADDRESS
from portal.errors import PageTooOld
from portal.web.csrf import check_csrf
from portal.web.policy import at_stage, public
from portal.web.responses import page, see_other
from portal.web.scope import actor_of, clinic_of, person_of, session_of

GO_ON = {"factor": "/sign-in/code", "setup": "/set-up", "enrolling": "/activate/password"}
EVERY_STAGE = at_stage("enrolling", "factor", "setup", "full")
_REGION = {"session": "layouts/_session.html"}


class SessionController(Controller):
    """How long the session lasts. Our script asks here too: in the background it is no use of the session (C46)."""

    path = "/session"

    @get("/", policy=EVERY_STAGE)
    async def show(self, request: Request) -> Response:
        """Opening this page keeps the session going (interface pattern 16)."""
        session = person_of(request)
        home = await home_path(session) if session.is_full else GO_ON.get(session.stage, "/")
        return page(request, "accounts/sessions/show.html", regions=_REGION, home=home, last=session.expires_at)

    @post("/", policy=EVERY_STAGE)
    async def update(self, request: Request) -> Response:
        """Go on, without leaving the page on which somebody types."""
        return page(request, "accounts/sessions/show.html", regions=_REGION, home="/", last=person_of(request).expires_at)


class SignOutController(Controller):
    """Signing out; works when the session has ended already."""

    @post("/sign-out", policy=public())
    async def create(self, request: Request) -> Response:
        """End the session here and now (C49)."""
        await _end(request)
        return cleared(see_other(request, "/sign-in", flash="signed_out"))


class LeavingController(Controller):
    """For people who are not safe where they read: away from here at once, signed out, with nothing on the screen.

    The way out is a page of ours without our name, which goes on to another website by itself: the content policy lets no
    form lead to another site."""

    @post("/leave", policy=public(), csrf=False)
    async def leave(self, request: Request) -> Response:
        """Sign out, if the form is from a page of this session; away in any case, for no error page may hold anybody up."""
        try:
            await check_csrf(request)
        except PageTooOld:
            return see_other(request, "/away")
        await _end(request)
        return cleared(see_other(request, "/away"))

    @get("/away", policy=public())
    async def away(self, request: Request) -> Response:
        """On to the other website."""
        clinic = clinic_of(request)
        address = clinic.leave_address if clinic else LEAVE_ADDRESS
        return page(request, "accounts/leaving/away.html", address=address, host=urlsplit(address).hostname or "")

    @get("/help/leaving-quickly", policy=public())
    async def explain(self, request: Request) -> Response:
        """What it does, and what it cannot do."""
        return page(request, "accounts/leaving/help.html")


async def _end(request: Request) -> None:
    session = session_of(request)
    if session is not None:
        await sign_out(session, actor_of(request))
    drop_session(request)
