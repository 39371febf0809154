"""Statements that took long, and are therefore run on a thread for a while."""

import time

SLOW_SECONDS = 0.025
_REMEMBERED_SECONDS = 60.0
_MOST = 500


class SlowStatements:
    """Remembers for a minute which statements, by their text, held up the event loop."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def __contains__(self, sql: str) -> bool:
        if not self._until or (until := self._until.get(sql)) is None:
            return False
        if until > time.monotonic():
            return True
        self._until.pop(sql, None)
        return False

    def remember(self, sql: str) -> None:
        """Run `sql` on a thread for the next minute."""
        if len(self._until) >= _MOST:
            self._until.clear()
        self._until[sql] = time.monotonic() + _REMEMBERED_SECONDS
