"""SQL as text, compiled once: for the questions that are asked at every request.

Nothing a person typed may get into the text: values go in through `?` only (security C96).
"""

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from portal.database.engine import engine

T = TypeVar("T")

_LITERAL_OR_PLACEHOLDER = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|\?")


class Statement:
    """One SQL statement with `?` for values, for both engines; in the task's transaction if it has one open.

    Columns come back in the types that Piccolo gives them, times aware in UTC. SQLite knows the type of a plain column
    only; name it for an expression: `max(seen_at) AS "seen_at [timestamptz]"`. PostgreSQL cannot guess the type of a
    bare `? IS NULL`: write `CAST(? AS varchar) IS NULL`.
    """

    __slots__ = ("_texts",)

    def __init__(self, text: str):
        self._texts = {"sqlite": text, "postgres": _numbered(text)}

    async def rows(self, *values: Any) -> list[tuple]:
        """Every row, as a tuple."""
        database = engine()
        return await database.rows(self._texts[database.engine_type], values)

    async def all(self, struct: type[T], *values: Any) -> list[T]:
        """Every row as a `struct`, whose fields are the columns in their order."""
        return [struct(*row) for row in await self.rows(*values)]

    async def one(self, struct: type[T], *values: Any) -> T | None:
        """The first row as a `struct`; None when there is none."""
        rows = await self.rows(*values)
        return struct(*rows[0]) if rows else None

    async def run(self, *values: Any) -> int:
        """Write; how many rows were written."""
        database = engine()
        return await database.execute(self._texts[database.engine_type], values)

    async def many(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write once for each row of values; all of them or, when one fails, none. For imports."""
        database = engine()
        await database.execute_many(self._texts[database.engine_type], rows)


def _numbered(text: str) -> str:
    """The text with PostgreSQL's `$1`, `$2` … in place of each `?` that is not in quotes."""
    count = 0

    def number(match: re.Match) -> str:
        nonlocal count
        if match[0] != "?":
            return match[0]
        count += 1
        return f"${count}"

    return _LITERAL_OR_PLACEHOLDER.sub(number, text)
