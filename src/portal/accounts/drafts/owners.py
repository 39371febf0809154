"""Whose form is it that arrives too late? Only the account in whose session the form was shown may get it back."""

from datetime import datetime, timedelta

import msgspec

from portal import clock
from portal.crypto.tokens import token_hash
from portal.database.statements import Statement
from portal.web.csrf import token_matches
from portal.web.scope import CurrentSession

LATEST = timedelta(hours=24)  # a form that comes later than this after the end of its session is not kept
RECENT = 20  # sessions of an account that are looked at

# Ended by the clock only: a session that somebody ended (signed out, "not me", a new password) keeps nothing.
_RUN_OUT = Statement(
    "SELECT s.account, s.seen_at, s.idle_seconds, s.expires_at FROM session s JOIN account a ON a.id = s.account"
    " WHERE s.token_hash = ? AND s.stage = 'full' AND s.ended_at IS NULL AND a.status = 'active' AND NOT a.staff_locked")
_RECENT = Statement(
    "SELECT token_hash FROM session WHERE account = ? AND stage = 'full' AND expires_at > ?"
    " ORDER BY created_at DESC LIMIT ?")


class _RunOut(msgspec.Struct):
    account_id: str
    seen_at: datetime
    idle_seconds: int
    expires_at: datetime

    @property
    def ended_at(self) -> datetime:
        return min(self.seen_at + timedelta(seconds=self.idle_seconds), self.expires_at)


class PossibleOwner(msgspec.Struct, frozen=True):
    """An account, and the sessions whose forms it may get back."""

    account_id: str
    token_hashes: tuple[str, ...]

    def owns(self, form_token: object) -> bool:
        """Whether a form with this token was shown in one of these sessions."""
        return any(token_matches(form_token, hashed) for hashed in self.token_hashes)


async def possible_owner(cookie: str, living: CurrentSession | None) -> PossibleOwner | None:
    """Who may get a form back, found before the form is read. `living`: the session of this request; without one, the
    cookie must be that of a session which ran out within a day. Somebody signed in gets forms of the sessions that this
    account had lately, never those of another account in the same browser."""
    if living is None:
        return await _of_run_out(cookie)
    if living.account_id is None or living.stage not in {"full", "factor"}:
        return None
    rows = await _RECENT.rows(living.account_id, clock.now() - LATEST, RECENT)
    return PossibleOwner(living.account_id, tuple(hashed for (hashed,) in rows))


async def _of_run_out(cookie: str) -> PossibleOwner | None:
    if not 20 < len(cookie) < 100:
        return None
    session, now = await _RUN_OUT.one(_RunOut, token_hash(cookie)), clock.now()
    if session is None or not now - LATEST < session.ended_at <= now:
        return None
    return PossibleOwner(session.account_id, (token_hash(cookie),))
