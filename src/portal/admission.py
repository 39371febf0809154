"""Who gets in: finds the session before routing, and keeps each route's policy before its handler.

`Admission` wraps Litestar, so error pages know who is asking too. `admit` is the guard of every route: it fails closed,
opens the door where the route is about a record, and checks the form token of every unsafe request.
"""

from datetime import timedelta
from urllib.parse import quote

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from portal import clock
from portal.accounts.controllers import late_forms
from portal.accounts.sessions import current_session
from portal.accounts.throttles import count_request
from portal.audit import log
from portal.audit.events import AuditEvent
from portal.charts.door import open_chart, open_patient_file
from portal.clinic.clinics import the_clinic
from portal.clinic.limits import the_limits
from portal.errors import NotFound, PageTooOld, SignInNeeded
from portal.permissions import role_may
from portal.web import scope as asked
from portal.web.client_address import throttle_address
from portal.web.cookies import COOKIES, read_cookie
from portal.web.csrf import check_csrf
from portal.web.policy import Policy
from portal.web.redirects import is_page

SAFE = {"GET", "HEAD", "OPTIONS"}
NEXT_STEP = {"factor": "/sign-in/code", "setup": "/set-up", "activation": "/activate", "enrolling": "/activate/password",
             "renewal": "/set-up/password"}


class Admission:
    """ASGI wrapper around Litestar: loads the clinic and the session, sends the cookies that the request gathered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope[asked.CLINIC] = await the_clinic()
        token = read_cookie(scope, "sid")
        if token:
            background = any(name == b"x-portal-background" for name, _ in scope["headers"])
            scope[asked.SESSION] = await current_session(token, background=background)

        async def send_with_cookies(message: Message) -> None:
            if message["type"] == "http.response.start":
                if asked.DRAFT_SENT in scope and message["status"] < 400:
                    await late_forms.forget_sent(scope)
                message["headers"] = [*message["headers"], *((b"set-cookie", one) for one in scope.get(COOKIES, ()))]
            await send(message)

        await self.app(scope, receive, send_with_cookies)


async def admit(connection: ASGIConnection, handler: BaseRouteHandler) -> None:
    """The guard of every route. Raises SignInNeeded, NotFound, TooManyTries or PageTooOld."""
    policy: Policy = handler.opt["policy"]
    session = asked.session_of(connection)
    connection.scope["portal.route"] = handler.opt.get("route", "")
    await count_request(throttle_address(connection.scope), signed_in=bool(session and session.is_full))
    changes = connection.scope["method"] not in SAFE
    try:
        if policy.kind == "stage":
            _keep_stage(connection, session, handler)
        elif policy.kind != "public":
            await _keep_signed_in(connection, session, handler)
        if policy.kind == "staff":
            await _keep_role(connection, policy)
        if changes and handler.opt.get("csrf", True):
            await check_csrf(connection)
    except (SignInNeeded, PageTooOld) as refusal:
        raise await late_forms.answer_late(connection, handler, refusal) from None
    if policy.kind in {"chart", "staff"}:
        await _open(connection, policy)
    if policy.kind != "public" and session and session.is_full:
        await late_forms.look_for_drafts(connection, handler)


def _keep_stage(connection: ASGIConnection, session: asked.CurrentSession | None, handler: BaseRouteHandler) -> None:
    policy: Policy = handler.opt["policy"]
    if session is None and "full" in policy.stages:
        raise SignInNeeded(f"/sign-in?next={quote(_page_wanted(connection, handler), safe='/')}")
    if session is None:
        raise SignInNeeded("/sign-in")
    if session.stage not in policy.stages:
        raise SignInNeeded("/" if session.is_full else NEXT_STEP.get(session.stage, "/sign-in"))


async def _keep_signed_in(connection: ASGIConnection, session: asked.CurrentSession | None, handler: BaseRouteHandler) -> None:
    policy: Policy = handler.opt["policy"]
    wanted = quote(_page_wanted(connection, handler), safe="/")
    if session is None:
        raise SignInNeeded(f"/sign-in?next={wanted}")
    if not session.is_full:
        raise SignInNeeded(NEXT_STEP.get(session.stage, "/sign-in"))
    if policy.step_up is not None:
        shown, limits = session.factor_at, await the_limits()
        most = limits.staff_confirmation_minutes if session.role else limits.confirmation_minutes
        if shown is None or clock.now() - shown > timedelta(minutes=min(policy.step_up, most)):
            raise SignInNeeded(f"/sign-in/confirmation?next={wanted}")


def _page_wanted(connection: ASGIConnection, handler: BaseRouteHandler) -> str:
    """Where to go on after signing in: the page itself; for a form that was sent, the page that shows it."""
    path = connection.scope["path"]
    if connection.scope["method"] not in SAFE and "draft" in handler.opt:
        return late_forms.page_of(connection, handler)
    return path if is_page(connection.app, path) else "/"


async def _keep_role(connection: ASGIConnection, policy: Policy) -> None:
    """Before the body is read: nobody but staff makes us parse a large upload."""
    role = asked.person_of(connection).role
    if role is None or not role_may(role, policy.permission):
        patient_id = str(connection.path_params.get("patient_id", ""))[:22]
        await log.record(AuditEvent.AUTHORISATION_REFUSED, actor=asked.actor_of(connection), outcome="failure",
                         object_type="patient" if patient_id else "", object_id=patient_id)
        raise NotFound


async def _open(connection: ASGIConnection, policy: Policy) -> None:
    session, actor = asked.person_of(connection), asked.actor_of(connection)
    patient_id, about = connection.path_params.get("patient_id"), _object_of(connection)
    if policy.kind == "chart":
        chart, records = await open_chart(
            session, str(patient_id), policy.permission, event=policy.event, actor=actor, about=about)
        connection.scope[asked.CHART], connection.scope[asked.RECORDS] = chart, records
    elif patient_id is not None:
        connection.scope[asked.PATIENT_FILE] = await open_patient_file(
            session, str(patient_id), policy.permission, event=policy.event, actor=actor, about=about)
    elif policy.event is not None:
        await log.record(policy.event, actor=actor, object_type=about[0], object_id=about[1])


def _object_of(connection: ASGIConnection) -> tuple[str, str]:
    """Type and id of what the path names besides the patient: `result` and its id for `/patients/…/results/…`."""
    named = [(name.removesuffix("_id"), str(value)[:64]) for name, value in connection.path_params.items()
             if name.endswith("_id") and name != "patient_id"]
    return named[0] if named else ("", "")


def check_policies(routes: list) -> None:
    """Stop the start-up when a handler has no policy, or one that cannot be kept. Raises RuntimeError."""
    late_forms.mark_pages(routes)
    for route in routes:
        for handler in getattr(route, "route_handlers", []):
            policy = handler.opt.get("policy")
            if "OPTIONS" in getattr(handler, "http_methods", ()) and len(handler.http_methods) == 1:
                continue
            if not isinstance(policy, Policy):
                raise RuntimeError(f"{handler} has no policy: give it one, see web/policy.py")
            about_a_patient = "{patient_id" in route.path_format
            if policy.kind == "chart" and not about_a_patient:
                raise RuntimeError(f"{handler} opens a chart but its path names no patient_id")
            if about_a_patient and (policy.kind not in {"chart", "staff"} or policy.event is None):
                raise RuntimeError(f"{handler} is about a patient: its policy must be opens() or staff() with an event")
