"""The engine in force: SQLite in the data folder, or PostgreSQL when `DATABASE_URL` is set."""

from piccolo.table import TABLE_REGISTRY

from portal.database.postgres.engine import PortalPostgres
from portal.database.sqlite.engine import PortalSQLite
from portal.settings import Settings, settings

PortalEngine = PortalSQLite | PortalPostgres

_current: PortalEngine | None = None


def engine() -> PortalEngine:
    """The engine in force, made at the first call from the settings. It connects when it is first asked something."""
    if _current is None:
        use_engine(engine_for(settings()))
    return _current


def engine_for(chosen: Settings) -> PortalEngine:
    """A new engine for the database that `chosen` names."""
    return PortalPostgres(chosen.database_url) if chosen.database_url else PortalSQLite(chosen.sqlite_path)


def use_engine(replacement: PortalEngine | None) -> None:
    """Put `replacement` in force for every table; None makes one anew from the settings at the next call.

    Close the former one yourself. For tests and commands.
    """
    global _current
    former, _current = _current, replacement
    for table in TABLE_REGISTRY:
        # Piccolo would look for it by itself, and import much for that.
        if table._meta._db in (former, None):
            table._meta._db = replacement


async def start_database() -> None:
    """Connect. Raises errors.Unavailable when the database cannot be reached."""
    await engine().start()


async def stop_database() -> None:
    """Close every connection of this event loop and end every thread."""
    if _current is not None:
        await _current.stop()
