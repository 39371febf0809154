"""A form that arrives when its session is over, or its page too old: kept where the route declares it."""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from portal.accounts.drafts.drafts import drafts_at, forget_sent_form, keep_draft
from portal.accounts.drafts.owners import possible_owner
from portal.errors import PageTooOld, PortalError, SignInNeeded
from portal.web import log
from portal.web import scope as asked
from portal.web.cookies import read_cookie, set_cookie_header
from portal.web.csrf import token_sent
from portal.web.late_forms import KEEP, Draft, kept_pairs
from portal.web.policy import Policy
from portal.web.responses import add_cookie

FLASH_SECONDS = 60
LONGEST_PATH = 600


async def answer_late(request: Request, handler: BaseRouteHandler, refusal: PortalError) -> PortalError:
    """What to raise in the place of `refusal`: the same way to the sign-in page, which now says what became of the form."""
    kept = await _keep(request, handler)
    over = isinstance(refusal, SignInNeeded)
    if kept and over:
        _say(request, "draft_kept")
    elif kept:
        return SignInNeeded(page_of(request, handler))
    elif over and request.method == "POST" and read_cookie(request.scope, "sid") and asked.session_of(request) is None:
        _say(request, "not_saved")
    return refusal


async def look_for_drafts(request: Request, handler: BaseRouteHandler) -> None:
    """For somebody signed in: what was kept for this page goes into the scope, for `Form.blank`. Raises SignInNeeded, which
    leads back to the page, when a form is to be kept and not to be sent."""
    account_id = asked.person_of(request).account_id or ""
    if handler.opt.get("has_drafts"):
        request.scope[asked.DRAFTS] = await drafts_at(account_id, _path(request))
    elif "draft" in handler.opt and KEEP in await request.form():
        raise SignInNeeded(page_of(request, handler)) if await _keep(request, handler) else PageTooOld
    elif "draft" in handler.opt:
        request.scope[asked.DRAFT_SENT] = (account_id, _path(request))


async def forget_sent(scope: Any) -> None:
    """A form was sent and did what it should; what was kept of it is of no use. A failure here must not hide that."""
    try:
        await forget_sent_form(*scope[asked.DRAFT_SENT])
    except Exception as error:
        log.failure(error, request=scope.get(asked.REQUEST_ID, ""), event="draft not deleted")


def page_of(request: ASGIConnection, handler: BaseRouteHandler) -> str:
    """The address of the page that shows the form which this route reads."""
    draft: Draft = handler.opt["draft"]
    return draft.page.format(**request.path_params) if draft.page else _path(request)


async def _keep(request: Request, handler: BaseRouteHandler) -> bool:
    draft: Draft | None = handler.opt.get("draft")
    cookie = read_cookie(request.scope, "sid")
    if draft is None or not cookie or request.method != "POST" or len(request.scope["path"]) > LONGEST_PATH:
        return False
    owner = await possible_owner(cookie, asked.session_of(request))
    if owner is None or not owner.owns(await token_sent(request)):
        return False
    posted = (await request.form()).multi_items()
    return await keep_draft(owner.account_id, page=page_of(request, handler), action=_path(request),
                            form=draft.form.__name__, pairs=kept_pairs(draft.form, posted))


def _path(request: ASGIConnection) -> str:
    return request.scope["path"].rstrip("/")


def _say(request: ASGIConnection, flash: str) -> None:
    add_cookie(request.scope, set_cookie_header("flash", flash, max_age=FLASH_SECONDS))


def _has_account(policy: Policy) -> bool:
    return policy.kind in {"signed_in", "chart", "staff"} or "full" in policy.stages


def mark_pages(routes: list) -> None:
    """Have the pages of the forms that are kept ask for drafts. Raises RuntimeError for a form whose page is not there, or
    that nobody has an account for."""
    handlers = [(route.path_format, handler) for route in routes for handler in getattr(route, "route_handlers", [])]
    pages = {path: handler for path, handler in handlers if "GET" in getattr(handler, "http_methods", ())}
    for path, handler in handlers:
        draft: Draft | None = handler.opt.get("draft")
        if draft is None:
            continue
        policy, page = handler.opt.get("policy"), pages.get(draft.page or path)
        if page is None or policy is None or not _has_account(policy):
            raise RuntimeError(f"{handler} keeps drafts, but nobody signed in gets its form at {draft.page or path}")
        page.opt["has_drafts"] = True
