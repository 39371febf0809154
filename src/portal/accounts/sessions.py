"""Sessions: a row per signed-in browser or step towards it; the cookie's token is stored hashed (C42-C51).

A session gets a new token whenever it comes further (code right, set-up done, second step shown again), and the
old one is dead at once. No page ever adopts a token that we did not make.
"""

from datetime import datetime, timedelta

from portal import clock
from portal.accounts.tables import Session
from portal.accounts.trusted_browsers.trust import forget_trust, stop_trusting
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.clinic.limits import the_limits
from portal.crypto.tokens import new_token, token_hash
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import transaction
from portal.errors import SignInNeeded
from portal.web.scope import CurrentSession

TOUCH = timedelta(seconds=60)
KEPT = timedelta(days=30)

_CURRENT = Statement(
    "SELECT s.id, s.token_hash, s.stage, s.account, s.invitation_id, s.device_id, s.created_at, s.seen_at, s.expires_at,"
    " s.idle_seconds, s.factor_at, s.next_path, a.name, a.username, a.role, a.language, a.status"
    " FROM session s LEFT JOIN account a ON a.id = s.account WHERE s.token_hash = ? AND s.ended_at IS NULL"
    " AND NOT COALESCE(a.staff_locked, FALSE)"
)
_TOUCH = Statement("UPDATE session SET seen_at = ? WHERE id = ? AND ended_at IS NULL")


class NewSession(CurrentSession, frozen=True, kw_only=True):
    """A session just begun, with the token for the browser's cookie, known only now."""

    token: str


async def current_session(token: str, *, background: bool = False) -> CurrentSession | None:
    """The living session behind a cookie. Touches it at most once a minute, and never for background requests (C46)."""
    if not 20 < len(token) < 100:
        return None
    found = await _CURRENT.one(CurrentSession, token_hash(token))
    now = clock.now()
    if found is None or found.ends_at <= now or found.status == "disabled":
        return None
    if background or (now - found.seen_at < TOUCH and now >= found.seen_at):
        return found
    await _TOUCH.run(now, found.id)
    return (await _CURRENT.one(CurrentSession, found.token_hash)) or None


async def start_session(
    *,
    stage: str,
    account_id: str | None = None,
    invitation_id: str | None = None,
    device_id: str | None = None,
    factor_at: datetime | None = None,
    next_path: str = "",
    address: str = "",
    browser: str = "",
    idle_seconds: int | None = None,
    expires_at: datetime | None = None,
    begun_at: datetime | None = None,
) -> NewSession:
    """A new session with a new token. Steps on the way in last `unfinished_minutes`, full sessions `session_hours`."""
    now, token, row_id, limits = clock.now(), new_token(), new_id(), await the_limits()
    lifetime = timedelta(hours=limits.session_hours) if stage == "full" else timedelta(minutes=limits.unfinished_minutes)
    await Session.insert(Session(
        id=row_id, token_hash=token_hash(token), stage=stage, account=account_id, invitation_id=invitation_id,
        device_id=device_id, created_at=begun_at or now, seen_at=now, expires_at=expires_at or now + lifetime,
        idle_seconds=idle_seconds or limits.idle_minutes * 60, factor_at=factor_at, next_path=next_path,
        address=address[:64], browser=browser[:60],
    ))
    row = await _CURRENT.one(CurrentSession, token_hash(token))
    return NewSession(token=token, **{name: getattr(row, name) for name in CurrentSession.__struct_fields__})


async def advance_session(session: CurrentSession, *, stage: str, **changes) -> NewSession:
    """The same browser one step further: the old session ends, a new one begins, together. Raises SignInNeeded when the
    old one has ended meanwhile: a request in flight brings nothing back (C49, C50)."""
    kept = {"account_id": session.account_id, "invitation_id": session.invitation_id, "device_id": session.device_id,
            "factor_at": session.factor_at, "next_path": session.next_path, "idle_seconds": session.idle_seconds,
            "begun_at": session.created_at if session.stage == "full" else None}
    async with transaction():
        old = await Session.select(Session.address, Session.browser).where(Session.id == session.id).first()
        if not await end_sessions_where(Session.id == session.id):
            raise SignInNeeded
        return await start_session(stage=stage, **{**kept, **(old or {}), **changes})


async def end_sessions_where(condition) -> int:
    """End the living sessions that match; says how many there were."""
    ended = await Session.update({Session.ended_at: clock.now()}).where(
        Session.ended_at.is_null(), condition).returning(Session.id)
    return len(ended)


async def sign_out(session: CurrentSession, actor: Actor) -> None:
    """End this session; nothing in flight can bring it back."""
    async with transaction():
        await end_sessions_where(Session.id == session.id)
        await log.record(AuditEvent.SESSION_ENDED, actor=actor, object_type="account", object_id=session.account_id or "")


async def end_other_sessions(account_id: str, *, keep: str | None = None) -> int:
    """End every session of an account but `keep` (a session id), and the trust in its browsers: after a new password,
    factor, role, and so on (C30, C50)."""
    await forget_trust(account_id)
    condition = Session.account == account_id
    return await end_sessions_where(condition & (Session.id != keep) if keep else condition)


async def living_sessions(account_id: str) -> list[dict]:
    """The full sessions of an account that have not ended, newest use first: id, browser, address, created_at, seen_at."""
    now = clock.now()
    rows = await Session.select(
        Session.id, Session.browser, Session.address, Session.created_at, Session.seen_at, Session.expires_at,
        Session.idle_seconds,
    ).where(Session.account == account_id, Session.stage == "full", Session.ended_at.is_null()).order_by(
        Session.seen_at, ascending=False)
    return [row for row in rows
            if min(row["seen_at"] + timedelta(seconds=row["idle_seconds"]), row["expires_at"]) > now]


async def end_surplus_sessions(account_id: str) -> list[str]:
    """Keep the `sessions_per_account` that were used last; the browsers of those that were ended (C51)."""
    surplus = (await living_sessions(account_id))[(await the_limits()).sessions_per_account:]
    if not surplus:
        return []
    await end_sessions_where(Session.id.is_in([row["id"] for row in surplus]))
    return [row["browser"] for row in surplus]


async def end_one_session(account_id: str, session_id: str, actor: Actor) -> bool:
    """End one of the account's own sessions; False when there is no such one."""
    async with transaction():
        ended = await end_sessions_where((Session.id == session_id) & (Session.account == account_id))
        if ended:
            await stop_trusting(session_id)
            await log.record(AuditEvent.SESSION_ENDED, actor=actor, object_type="account", object_id=account_id)
    return bool(ended)


async def end_others_by_owner(session: CurrentSession, actor: Actor) -> int:
    """End every session of the account but the one that asks, at its owner's wish; says how many."""
    account_id = session.account_id or ""
    async with transaction():
        ended = await end_other_sessions(account_id, keep=session.id)
        await log.record(AuditEvent.SESSIONS_REVOKED, actor=actor, object_type="account", object_id=account_id)
    return ended


async def sweep_sessions() -> None:
    """Delete sessions dead for 30 days (C90)."""
    await Session.delete().where(Session.expires_at < clock.now() - KEPT)
