"""Where somebody is signed in, and what happened in their account."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from portal.accounts.account_history import PAGE, account_history
from portal.accounts.forms import OwnDeviceForm
from portal.accounts.own_device import change_idle, idle_choice, remember_own_device
from portal.accounts.sessions import end_one_session, end_others_by_owner, living_sessions
from portal.errors import NotFound
from portal.web.pagination import whole_number
from portal.web.policy import signed_in
from portal.web.responses import page, see_other
from portal.web.scope import actor_of, person_of


class BrowsersController(Controller):
    """The signed-in browsers of one's own account (C51)."""

    path = "/account/sessions"

    @get("/", policy=signed_in())
    async def index(self, request: Request) -> Response:
        """Each with its device, address, beginning and last use."""
        person = person_of(request)
        choice = None if person.is_staff else await idle_choice()
        form = OwnDeviceForm.blank(request, own_device=bool(choice) and person.idle_seconds > choice.usual * 60)
        return page(request, "accounts/sessions/index.html", sessions=await living_sessions(person.account_id or ""),
                    form=form, idle=choice)

    @post("/{session_id:str}/end", policy=signed_in())
    async def end(self, request: Request, session_id: FromPath[str]) -> Response:
        """Sign out one of one's own browsers."""
        if not await end_one_session(person_of(request).account_id or "", session_id, actor_of(request)):
            raise NotFound
        return see_other(request, "/account/sessions", flash="session_ended")

    @post("/end-others", policy=signed_in())
    async def end_others(self, request: Request) -> Response:
        """Sign out every browser but this one."""
        await end_others_by_owner(person_of(request), actor_of(request))
        return see_other(request, "/account/sessions", flash="other_sessions_ended")

    @post("/own-device", policy=signed_in())
    async def own_device(self, request: Request) -> Response:
        """Say, or take back, that nobody else uses this device. Nothing to choose for staff."""
        form, person = await OwnDeviceForm.read(request), person_of(request)
        if person.is_staff or await idle_choice() is None:
            raise NotFound
        await change_idle(person, own_device=form.own_device.data)
        remember_own_device(request.scope, form.own_device.data)
        return see_other(request, "/account/sessions", flash="own_device_saved")


class AccountHistoryController(Controller):
    """What happened in one's own account."""

    path = "/account/history"

    @get("/", policy=signed_in())
    async def index(self, request: Request) -> Response:
        """Newest first, 20 a page, paging by the number of the line."""
        before = whole_number(request.query_params.get("before", ""))
        lines = await account_history(person_of(request).account_id or "", before=before, limit=PAGE + 1)
        older = lines[PAGE - 1].seq if len(lines) > PAGE else None
        number = whole_number(request.query_params.get("page", "")) or 1
        return page(request, "accounts/account/history.html", lines=lines[:PAGE], older=older, page_number=number)
