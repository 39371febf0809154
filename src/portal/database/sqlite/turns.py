"""Taking turns at the one writing connection."""

import asyncio
import threading
import time
from collections import deque

from portal.errors import Busy


class Turns:
    """One holder at a time, first come first served, across tasks, event loops and threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._waiting: deque[asyncio.Future] = deque()

    async def take(self, deadline: float) -> None:
        """Wait for the turn until `deadline` (of `time.monotonic`). Raises Busy."""
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
        try:
            async with asyncio.timeout(deadline - time.monotonic()):
                await turn
        except TimeoutError:
            self._leave(turn)
            raise Busy() from None
        except BaseException:
            self._leave(turn)
            raise

    def give_back(self) -> None:
        """End the turn; the next in the row has it from this moment."""
        with self._guard:
            while self._waiting:
                turn = self._waiting.popleft()
                try:
                    turn.get_loop().call_soon_threadsafe(_settle, turn)
                    return
                except RuntimeError:  # the loop that waited is closed
                    continue
            self._held = False

    def _leave(self, turn: asyncio.Future) -> None:
        """Stop waiting; a turn that was handed over in the meantime goes to the next."""
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return
        self.give_back()


def _settle(turn: asyncio.Future) -> None:
    if not turn.done():
        turn.set_result(None)
