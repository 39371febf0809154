"""Which function sends which kind of outbox row, and how it says that it could not."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec


class Message(msgspec.Struct, frozen=True):
    """A leased outbox row, opened. `attempts` counts this one; `position` is the microsecond it was first due.

    Not `readable`: the keyring in use does not open it; the payload is then empty. `failure`: why it was given up.
    """

    id: str
    kind: str
    topic: str
    payload: dict[str, Any]
    attempts: int
    position: int
    readable: bool = True
    failure: str = ""


class TemporaryFailure(Exception):
    """It may work later. `code` goes to the log and the row: at most 40 characters, nothing of the content."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class ServerTrouble(TemporaryFailure):
    """The way out is closed for everything of this kind; when it opens, all that waited for it goes at once."""


class PermanentFailure(TemporaryFailure):
    """It will never work; staff are told."""


Step = Callable[[Message], Awaitable[None]]


async def _nothing(message: Message) -> None:
    pass


class Route(msgspec.Struct, frozen=True):
    """How one kind is dealt with. `sent` and `undelivered` run in the transaction that marks the row."""

    deliver: Step
    sent: Step
    undelivered: Step


_routes: dict[str, Route] = {}


def handles(kind: str, *, sent: Step = _nothing, undelivered: Step = _nothing) -> Callable[[Step], Step]:
    """Make the decorated function the one that delivers rows of `kind`.

    It raises TemporaryFailure or PermanentFailure; any other exception counts as temporary. It may be called again for
    a message that already left, when the worker died before it could say so.
    """

    def register(deliver: Step) -> Step:
        _routes[kind] = Route(deliver, sent, undelivered)
        return deliver

    return register


def route_for(kind: str) -> Route:
    """How `kind` is dealt with. Raises TemporaryFailure for one that this version does not know; a newer one may."""
    if kind not in _routes:
        raise TemporaryFailure("unknown_kind")
    return _routes[kind]
