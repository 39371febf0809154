"""A migrated database for every test: a template is made once, and each test gets a copy of it."""

import asyncio
import itertools
import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from piccolo.table import sort_table_classes

from portal.database.engine import engine, use_engine
from portal.database.migrate import migrate
from portal.database.migrating.definitions import index_statements, table_statement
from portal.database.migrating.writing import chain_has_drifted
from portal.database.postgres.engine import PortalPostgres
from portal.database.sqlite.engine import PortalSQLite
from portal.database.transactions import transaction
from portal.piccolo_app import APP_CONFIG, extras

_numbers = itertools.count()


async def _make_tables() -> None:
    if not await chain_has_drifted():
        await migrate(snapshot=False)
        return
    async with transaction():
        for table in sort_table_classes(APP_CONFIG.table_classes):
            for sql in (table_statement(table), *index_statements(table)):
                await engine().run_ddl(sql)
        for extra in extras():
            for sql in extra.for_engine(engine().engine_type):
                await engine().run_ddl(sql)


async def fill(template: PortalSQLite | PortalPostgres) -> None:
    """Make the tables in an empty database."""
    use_engine(template)
    try:
        await _make_tables()
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

    async def drop(self, url: str) -> None:
        """Nothing: the folder goes with the test."""


class PostgresDatabases:
    """Databases of a server that are made from a template database."""

    def __init__(self, server: str):
        self._server = server
        self._prefix = f"portal_test_{os.getpid()}"
        self._template = f"{self._prefix}_template"
        asyncio.run(self._administer(f'CREATE DATABASE "{self._template}"'))
        asyncio.run(fill(PortalPostgres(self._url(self._template))))

    async def new(self, data_dir: Path) -> str:
        """Make a fresh database, which has no use for `data_dir`; the DATABASE_URL of it."""
        return await self._create(f'TEMPLATE "{self._template}"')

    async def empty(self, data_dir: Path) -> str:
        """Make a database without tables; the DATABASE_URL of it."""
        return await self._create("TEMPLATE template0")

    async def drop(self, url: str) -> None:
        """Remove the database at `url`."""
        name = urlsplit(url).path.lstrip("/")
        await self._administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    async def _create(self, template: str) -> str:
        name = f"{self._prefix}_{next(_numbers)}"
        await self._administer(f'CREATE DATABASE "{name}" {template}')
        return self._url(name)

    def close(self) -> None:
        """Remove the template."""
        asyncio.run(self.drop(self._url(self._template)))

    def _url(self, name: str) -> str:
        return urlunsplit(urlsplit(self._server)._replace(path=f"/{name}"))

    async def _administer(self, sql: str) -> None:
        connection = await asyncpg.connect(self._server)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()
