"""Who wants to know what became of a notice."""

from collections.abc import Awaitable, Callable
from typing import Any

Listener = Callable[[dict[str, Any]], Awaitable[None]]

_after_sending: dict[str, Listener] = {}
_after_failure: dict[str, Listener] = {}


def on_sent(*notices: str) -> Callable[[Listener], Listener]:
    """Have the decorated function called with the context of each of `notices` that left, in the same transaction."""
    return _register(_after_sending, notices)


def on_undelivered(*notices: str) -> Callable[[Listener], Listener]:
    """The same for each that will not leave: the address was refused, or three days of tries are over. The context has
    `failure` besides, the outbox's code for why."""
    return _register(_after_failure, notices)


def _register(listeners: dict[str, Listener], notices: tuple[str, ...]) -> Callable[[Listener], Listener]:
    def register(listener: Listener) -> Listener:
        listeners.update(dict.fromkeys(notices, listener))
        return listener

    return register


async def tell_sent(payload: dict[str, Any]) -> None:
    """Call who asked with `on_sent`."""
    if listener := _after_sending.get(payload["notice"]):
        await listener(payload["context"])


async def tell_undelivered(payload: dict[str, Any], failure: str) -> None:
    """Call who asked with `on_undelivered`."""
    if listener := _after_failure.get(payload["notice"]):
        await listener({**payload["context"], "failure": failure})
