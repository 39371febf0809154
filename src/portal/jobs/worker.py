"""The worker: looks once a second for what is due, sends several at a time, keeps the schedule."""

import asyncio
import os
import secrets
import socket
from datetime import timedelta

from portal.jobs import outbox
from portal.jobs.delivering import Deliverer, say_trouble
from portal.jobs.handlers import Message
from portal.jobs.ledger import SentLedger, sent_ledger
from portal.jobs.schedule import add_to_schedule, run_due_tasks

POLL = timedelta(seconds=1)
SCHEDULE_POLL = timedelta(seconds=10)
AFTER_TROUBLE = timedelta(seconds=5)
LAST_WORDS = timedelta(seconds=10)
AT_ONCE = 4


class Worker:
    """One process that empties the outbox. `owner` names it in the rows it leases."""

    def __init__(self, ledger: SentLedger | None = None):
        self.owner = f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._deliverer = Deliverer(ledger or sent_ledger())
        self._in_hand: set[asyncio.Task] = set()
        self._woken = asyncio.Event()
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Take nothing new; `run` returns when what is in hand is done."""
        self._stopped.set()
        self._woken.set()

    async def run(self) -> None:
        """Work until `stop` is called. Trouble with the database is waited out."""
        schedule = asyncio.create_task(self._keep_schedule())
        while not self._stopped.is_set():
            self._woken.clear()
            await _wait(self._woken, await self._fill_hands())
        if self._in_hand:
            await asyncio.wait(self._in_hand)
        await asyncio.wait({schedule}, timeout=LAST_WORDS.total_seconds())
        schedule.cancel()

    async def run_once(self) -> int:
        """Run the tasks and send the rows that are due now; how many rows were dealt with."""
        await add_to_schedule()
        await run_due_tasks(self.owner)
        count = 0
        while message := await outbox.take(self.owner):
            await self._deliverer.deliver(message)
            count += 1
        return count

    async def _fill_hands(self) -> timedelta:
        """How long to wait after it, unless something happens."""
        try:
            while len(self._in_hand) < AT_ONCE and not self._stopped.is_set():
                message = await outbox.take(self.owner)
                if message is None:
                    break
                self._start(message)
        except Exception as error:
            say_trouble("cannot read the outbox", error)
            return AFTER_TROUBLE
        return POLL

    def _start(self, message: Message) -> None:
        task = asyncio.create_task(self._deliver(message))
        self._in_hand.add(task)
        task.add_done_callback(self._put_down)

    def _put_down(self, task: asyncio.Task) -> None:
        self._in_hand.discard(task)
        self._woken.set()  # the recipient's next one may go

    async def _deliver(self, message: Message) -> None:
        try:
            await self._deliverer.deliver(message)
        except Exception as error:  # the lease ends by itself, and the row is taken again
            say_trouble("cannot mark what became of a message", error)

    async def _keep_schedule(self) -> None:
        while not self._stopped.is_set():
            try:
                await add_to_schedule()
                await run_due_tasks(self.owner)
            except Exception as error:
                say_trouble("cannot keep the schedule", error)
            await _wait(self._stopped, SCHEDULE_POLL)


async def _wait(event: asyncio.Event, longest: timedelta) -> None:
    try:
        async with asyncio.timeout(longest.total_seconds()):
            await event.wait()
    except TimeoutError:
        pass
