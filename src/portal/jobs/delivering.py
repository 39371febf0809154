"""What a worker does with one row it has leased: hand it to its handler and mark what became of it."""

import asyncio
from contextlib import suppress

import msgspec

from portal.database.transactions import transaction
from portal.errors import Busy
from portal.jobs import outbox
from portal.jobs.handlers import Message, PermanentFailure, ServerTrouble, TemporaryFailure, route_for
from portal.jobs.ledger import SentLedger
from portal.web import log


class Deliverer:
    """Delivers leased rows. It remembers which kinds met a closed door, to send what waits once the door is open."""

    def __init__(self, ledger: SentLedger):
        self._ledger = ledger
        self._tried: dict[str, bool] = {}  # kind → whether the last try got through to the server

    async def deliver(self, message: Message) -> None:
        """Send one row and mark what became of it. Raises what the database raises; the lease then ends by itself."""
        try:
            await self._send(message)
        except PermanentFailure as failure:
            await self._give_up(message, failure.code)
        except TemporaryFailure as failure:
            await self._try_later(message, failure)
        except Exception as error:
            log.failure(error, event="handler failed", **_facts(message))
            await self._try_later(message, TemporaryFailure(type(error).__name__[:40]))
        else:
            await self._door_is_open(message.kind)

    async def _send(self, message: Message) -> None:
        if not message.readable:
            raise TemporaryFailure("unreadable")
        route = route_for(message.kind)
        left_before = await asyncio.to_thread(self._ledger.holds, message.id)
        if not left_before:
            await route.deliver(message)
            await self._record(message)
        async with transaction():
            if await outbox.mark_sent(message, "left_before" if left_before else ""):
                await route.sent(message)
        log.note("sent", left_before=left_before, **_facts(message))

    async def _record(self, message: Message) -> None:
        try:
            await asyncio.to_thread(self._ledger.record, message.id)
        except OSError as error:  # it has left: trying again would send it twice
            log.failure(error, event="cannot write the ledger of what was sent", **_facts(message))

    async def _try_later(self, message: Message, failure: TemporaryFailure) -> None:
        server_trouble = isinstance(failure, ServerTrouble)
        if server_trouble:
            self._tried[message.kind] = False
        if await outbox.put_back(message, failure.code, server_trouble=server_trouble):
            log.note("not sent, will be tried again", level="warning", reason=failure.code, **_facts(message))
        else:
            await self._give_up(message, failure.code)

    async def _give_up(self, message: Message, code: str) -> None:
        async with transaction():
            if await outbox.give_up(message, code) and message.readable:
                with suppress(TemporaryFailure):  # a kind that nobody handles
                    await route_for(message.kind).undelivered(msgspec.structs.replace(message, failure=code))
        log.note("not delivered, given up", level="error", reason=code, **_facts(message))

    async def _door_is_open(self, kind: str) -> None:
        if not self._tried.get(kind):
            self._tried[kind] = True
            await outbox.hurry(kind)


def _facts(message: Message) -> dict[str, object]:
    return {"kind": message.kind, "topic": message.topic, "message": message.id, "attempt": message.attempts}


def say_trouble(what: str, error: Exception) -> None:
    """Log trouble that the worker outlives; without its places in the code when the database is away."""
    if isinstance(error, Busy):
        log.note(what, level="warning", reason=type(error).__name__)
    else:
        log.failure(error, event=what)
