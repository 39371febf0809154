"""What every kind of second step shares on its pages: the other ways in, whose turn it is, and where somebody goes then."""

from urllib.parse import urlencode

from litestar import Request, Response

from portal import clock
from portal.accounts.controllers.client import carry_session, carry_sign_in, client_of
from portal.accounts.factors import Kind, kinds_to_ask_for, lacks_second_step
from portal.accounts.second_steps import enter_by_trust, finish_sign_in, shown_again
from portal.accounts.sessions import NewSession, advance_session
from portal.accounts.trusted_browsers.trust import trust_hours
from portal.charts.homes import home_path, landing_path
from portal.web.redirects import HOME, safe_next
from portal.web.responses import see_other
from portal.web.scope import person_of

SET_UP = "/set-up"
RENEWAL = "/set-up/password"


def wanted_path(request: Request, path: object) -> str:
    """Where to go afterwards: one of our pages, or empty for the person's own start."""
    checked = safe_next(request, path if isinstance(path, str) else "")
    return "" if checked == HOME else checked


async def after_password(request: Request, session: NewSession) -> Response:
    """On to the second step, by its usual kind; or in, where the browser is trusted."""
    if session.stage != "factor":
        carry_session(request, session)
        return see_other(request, SET_UP)
    by_trust = None if session.invitation_id else await enter_by_trust(session, client_of(request))  # C05: always asked
    if by_trust is not None:
        carry_sign_in(request, by_trust)
        return see_other(request, await landing_path(by_trust.session, session.next_path))
    carry_session(request, session)
    asked = await kinds_to_ask_for(session.account_id or "")
    return see_other(request, asked[0].code_path)


async def elsewhere(request: Request, kind: str, *, again: bool = False) -> Response | None:
    """Send somebody who has no second step of this kind to the kind that they have; None when this is the right page."""
    kinds = await kinds_to_ask_for(person_of(request).account_id or "")
    if not kinds or any(one.name == kind for one in kinds):
        return None
    return see_other(request, _path(kinds[0], wanted_path(request, request.query_params.get("next")), again=again))


async def other_ways(request: Request, kind: str, *, again: bool = False, wanted: str = "") -> dict:
    """For the page of one kind: links to the others, and for how many hours the browser may be trusted (0: no such box)."""
    session = person_of(request)
    others = [(_path(one, wanted, again=again), one.use_instead, one.shown_by_script)
              for one in await kinds_to_ask_for(session.account_id or "") if one.name != kind]
    hours = 0 if again else await trust_hours(session.role)
    trusts = hours > 0 and request.method == "POST" and await wants_trust(request)
    return {"others": others, "trust_hours": hours, "trust": trusts, "again": again, "next": wanted}


async def wants_trust(request: Request) -> bool:
    """Whether the box "Trust this browser" was ticked."""
    return (await request.form()).get("trust") == "y"


async def let_in(request: Request, *, trust: bool = False, by_password: bool = True) -> Response:
    """Everything was right: in, or on with setting up where that is not done or no second step is left. `by_password`: it
    was the password and a second step, not a passkey by itself."""
    before = person_of(request)
    if before.invitation_id:  # the password was a temporary one
        carry_session(request, await advance_session(before, stage="renewal", factor_at=clock.now()))
        return see_other(request, RENEWAL)
    if before.status == "setup" or await lacks_second_step(before.account_id or ""):
        carry_session(request, await advance_session(before, stage="setup", factor_at=clock.now()))
        return see_other(request, SET_UP)
    return await go_in(request, trust=trust, by_password=by_password)


async def go_in(
    request: Request, session: NewSession | None = None, *, trust: bool = False, by_password: bool = True,
) -> Response:
    """Make the session (of this request, or the one that has just taken its place) a full one and go where it leads."""
    before = session or person_of(request)
    signed_in = await finish_sign_in(before, client_of(request), trust=trust, by_password=by_password)
    carry_sign_in(request, signed_in)
    return see_other(request, await landing_path(signed_in.session, before.next_path))


async def confirmed(request: Request) -> Response:
    """The second step was right once more: a new token, and on to the page that asked for it."""
    wanted = wanted_path(request, (await request.form()).get("next"))
    fresh = await shown_again(person_of(request), client_of(request))
    carry_session(request, fresh)
    return see_other(request, wanted or await home_path(fresh))


def _path(kind: Kind, wanted: str, *, again: bool) -> str:
    if not again:
        return kind.code_path
    return f"{kind.again_path}?{urlencode({'next': wanted})}" if wanted else kind.again_path
