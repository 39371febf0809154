"""What a table needs and Piccolo cannot say: an index over several columns, a trigger.

A feature lists them in its `tables.py` as `EXTRAS`; `portal db new-migration` puts them in the migration, as text.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Extra:
    """Statements that make one thing, for each engine. Changing them makes a migration that runs the new ones.

    Statements should replace what an earlier version made (`DROP … IF EXISTS` first).
    """

    name: str
    sqlite: tuple[str, ...]
    postgres: tuple[str, ...]


def index(name: str, *, on: str, columns: str, unique: bool = False, where: str = "") -> Extra:
    """An index over `columns` (as in SQL: `patient, collected_at DESC`) of the table `on`; partial with `where`."""
    kind = "UNIQUE INDEX" if unique else "INDEX"
    condition = f" WHERE {where}" if where else ""
    made = (f'DROP INDEX IF EXISTS "{name}"', f'CREATE {kind} "{name}" ON "{on}" ({columns}){condition}')
    return Extra(name, made, made)


def statements(name: str, *, sqlite: tuple[str, ...], postgres: tuple[str, ...]) -> Extra:
    """Anything else, such as triggers."""
    return Extra(name, tuple(sqlite), tuple(postgres))
