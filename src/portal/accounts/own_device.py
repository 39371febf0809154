"""A device of one's own: who says that nobody else uses it stays signed in for longer without use (C44). Never staff."""

from datetime import timedelta
from typing import Any

import msgspec

from portal.accounts.tables import Session
from portal.clinic.limits import the_limits
from portal.web.cookies import delete_cookie_header, read_cookie, set_cookie_header
from portal.web.responses import add_cookie
from portal.web.scope import CurrentSession

COOKIE = "own"  # remembers the tick for the next sign-in in this browser; it lets nobody in
KEPT_FOR = timedelta(days=400)


class IdleChoice(msgspec.Struct, frozen=True):
    """Minutes without use after which a session ends: `usual` ones, and on an `own` device."""

    usual: int
    own: int


async def idle_choice() -> IdleChoice | None:
    """What there is to choose; None when the clinic gives an own device no more time than any other."""
    limits = await the_limits()
    choice = IdleChoice(limits.idle_minutes, limits.own_device_idle_minutes)
    return choice if choice.own > choice.usual else None


async def idle_seconds(role: str | None, *, own_device: bool) -> int:
    """How long a session of this person may lie unused."""
    choice = await idle_choice()
    if choice is None or not own_device or role is not None:
        return (await the_limits()).idle_minutes * 60
    return choice.own * 60


async def change_idle(session: CurrentSession, *, own_device: bool) -> None:
    """From now on this session lasts as long without use as one on such a device."""
    seconds = await idle_seconds(session.role_name, own_device=own_device)
    await Session.update({Session.idle_seconds: seconds}).where(Session.id == session.id, Session.ended_at.is_null())


def says_own_device(scope: Any) -> bool:
    """Whether somebody said so in this browser before."""
    return read_cookie(scope, COOKIE) == "1"


def remember_own_device(scope: Any, own_device: bool) -> None:
    """Have the box ticked, or not, at the next sign-in in this browser."""
    if own_device != says_own_device(scope):
        add_cookie(scope, set_cookie_header(COOKIE, "1", max_age=int(KEPT_FOR.total_seconds())) if own_device
                   else delete_cookie_header(COOKIE))
