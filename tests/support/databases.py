"""A migrated database for every test: a template is made once, and each test gets a copy of it."""

import asyncio
import itertools
import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from portal.database.engine import use_engine
from portal.database.migrate import migrate
from portal.database.postgres.engine import PortalPostgres
from portal.database.sqlite.engine import PortalSQLite

_numbers = itertools.count()


async def fill(template: PortalSQLite | PortalPostgres) -> None:
    """Run every migration on an empty database."""
    use_engine(template)
    try:
        await migrate(snapshot=False)
    finally:
        await template.stop()
        use_engine(None)


class SQLiteDatabases:
    """Databases that are copies of a template file."""

    def __init__(self, folder: Path):
        self._template = folder / "template.sqlite3"
        asyncio.run(fill(PortalSQLite(self._template)))

    async def new(self, data_dir: Path) -> str:
        """Put a fresh database into `data_dir`; the DATABASE_URL of it."""
        shutil.copyfile(self._template, data_dir / "portal.sqlite3")
        return ""

    async def empty(self, data_dir: Path) -> str:
        """Leave `data_dir` without a database; the DATABASE_URL for one there."""
        return ""

    async def done(self, url: str) -> None:
        """Nothing: the folder goes with the test."""


class PostgresDatabases:
    """One database of a server, made from a template, that is emptied after each test, and made anew when its shape has changed."""

    def __init__(self, server: str):
        self._server = server
        self._prefix = f"portal_test_{os.getpid()}"
        self._template, self._shared = self._url(f"{self._prefix}_template"), self._url(f"{self._prefix}_shared")
        asyncio.run(self._create(self._template, "template0"))
        asyncio.run(fill(PortalPostgres(self._template)))
        asyncio.run(self._create(self._shared, _name(self._template)))
        self._shape = asyncio.run(_administer(self._shared, _SHAPE))

    async def new(self, data_dir: Path) -> str:
        """A database with every table and no rows; the DATABASE_URL of it."""
        if await _administer(self._shared, _OTHERS_OUT, _EMPTY, _SHAPE) != self._shape:
            await self.drop(self._shared)
            await self._create(self._shared, _name(self._template))
        return self._shared

    async def empty(self, data_dir: Path) -> str:
        """Make a database without tables; the DATABASE_URL of it."""
        url = self._url(f"{self._prefix}_{next(_numbers)}")
        await self._create(url, "template0")
        return url

    async def done(self, url: str) -> None:
        """Remove the database at `url`, unless it is the shared one."""
        if url != self._shared:
            await self.drop(url)

    async def drop(self, url: str) -> None:
        """Remove the database at `url`."""
        await _administer(self._server, f'DROP DATABASE IF EXISTS "{_name(url)}" WITH (FORCE)')

    def close(self) -> None:
        """Remove what is left."""
        asyncio.run(self.drop(self._shared))
        asyncio.run(self.drop(self._template))

    async def _create(self, url: str, template: str) -> None:
        await _administer(self._server, f'CREATE DATABASE "{_name(url)}" TEMPLATE "{template}"')

    def _url(self, name: str) -> str:
        return urlunsplit(urlsplit(self._server)._replace(path=f"/{name}"))


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


async def _administer(url: str, *statements: str) -> object:
    """Run statements on a connection of their own; the first value that the last one answers."""
    connection = await asyncpg.connect(url, ssl=False)
    try:
        for sql in statements[:-1]:
            await connection.execute(sql)
        return await connection.fetchval(statements[-1])
    finally:
        await connection.close()


_OTHERS_OUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_SHAPE = """
SELECT md5(string_agg(line, chr(10) ORDER BY line)) FROM (
  SELECT format('%s %s %s %s', c.relname, a.attname, a.atttypid, a.attnotnull) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL SELECT format('%s %s %s', tgrelid, tgname, tgenabled) FROM pg_trigger
  UNION ALL SELECT format('%s %s', proname, prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
) AS lines (line)
"""
# Triggers and foreign keys off: the audit log refuses to be emptied.
_EMPTY = """
DO $$
DECLARE name text;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
END $$
"""
