"""What a table needs and Piccolo cannot say: an index over several columns, a trigger.

A feature lists them in its `tables.py` as `EXTRAS`; `portal db new-migration` puts them in the migration, as text.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Extra:
    """Statements that make one thing, for each engine."""

    name: str
    sqlite: tuple[str, ...]
    postgres: tuple[str, ...]

    def for_engine(self, engine_type: str) -> tuple[str, ...]:
        """The statements for Piccolo's `engine_type`."""
        return self.sqlite if engine_type == "sqlite" else self.postgres

    def undone(self) -> "Extra":
        """The statements that take it away again. Raises ValueError for what is no index, trigger or function."""
        return Extra(
            self.name,
            tuple(_undoing(sql, "") for sql in reversed(self.sqlite)),
            tuple(_undoing(sql, " ON {table}") for sql in reversed(self.postgres)),
        )


def index(name: str, *, on: str, columns: str, unique: bool = False, where: str = "") -> Extra:
    """An index over `columns` (as in SQL: `patient, collected_at DESC`) of the table `on`; partial with `where`."""
    kind = "UNIQUE INDEX" if unique else "INDEX"
    condition = f" WHERE {where}" if where else ""
    made = (f"CREATE {kind} {name} ON {on} ({columns}){condition}",)
    return Extra(name, made, made)


def statements(name: str, *, sqlite: tuple[str, ...], postgres: tuple[str, ...]) -> Extra:
    """Anything else, such as triggers."""
    return Extra(name, tuple(sqlite), tuple(postgres))


_MADE = (
    (re.compile(r"CREATE (?:UNIQUE )?INDEX (?P<name>\w+)"), "DROP INDEX {name}", False),
    (re.compile(r"CREATE TRIGGER (?P<name>\w+).*? ON (?P<table>\w+)", re.DOTALL), "DROP TRIGGER {name}", True),
    (re.compile(r"CREATE FUNCTION (?P<name>\w+)\(\)"), "DROP FUNCTION {name}()", False),
)


def _undoing(sql: str, of_table: str) -> str:
    for pattern, undo, names_table in _MADE:
        if found := pattern.match(sql):
            return (undo + (of_table if names_table else "")).format(**found.groupdict())
    raise ValueError(f"write the migration that undoes this by hand (drop_extra): {sql}")
