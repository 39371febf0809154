"""Running one statement, and the shape in which its answer is wanted."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

Shape = Callable[[sqlite3.Connection, str, Sequence[Any]], Any]


def as_dicts(connection: sqlite3.Connection, sql: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows as Piccolo wants them."""
    cursor = connection.execute(sql, values)
    if cursor.description is None:
        return []
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def as_tuples(connection: sqlite3.Connection, sql: str, values: Sequence[Any]) -> list[tuple]:
    """Rows as they come."""
    return connection.execute(sql, values).fetchall()


def as_count(connection: sqlite3.Connection, sql: str, values: Sequence[Any]) -> int:
    """How many rows were written."""
    cursor = connection.execute(sql, values)
    if cursor.description is not None:
        return len(cursor.fetchall())
    if cursor.rowcount >= 0:
        return cursor.rowcount
    # Python counts only for statements that begin with INSERT, UPDATE or DELETE, not for WITH … UPDATE
    return connection.execute("SELECT changes()").fetchone()[0]


def for_many(connection: sqlite3.Connection, sql: str, rows: Sequence[Sequence[Any]]) -> int:
    """Run the statement once for each row of values; how many rows were written."""
    return max(connection.executemany(sql, rows).rowcount, 0)
