"""Writing the next migration from the difference between the chain and the tables in the code."""

import contextlib
import io
import re
import subprocess
import sys
from collections.abc import Iterable
from itertools import chain as joined
from pathlib import Path
from string import Template

from piccolo.apps.migrations.auto import AlterStatements, DiffableTable, SchemaDiffer
from piccolo.conf.apps import AppConfig

from portal.database.extras import Extra
from portal.database.migrating import chain, files
from portal.database.migrating.readable import readable_definition, readable_statements

_FILE = Template('''\
"""$title"""

$imports

$definitions

ID = "$identifier"


async def forwards() -> MigrationManager:
    """What this migration changes."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description="$title")
$statements
    return manager
''')
_MANAGER = "from portal.database.migrating.manager import MigrationManager"


class NothingToWrite(Exception):
    """The tables in the code are those of the chain."""


async def write_migration(name: str, *, replace: bool = False) -> Path:
    """Write `m<next number>_<name>.py`; with `replace`, in place of the newest. Raises NothingToWrite, ValueError."""
    if not re.fullmatch(r"[a-z0-9_]{3,60}", name):
        raise ValueError("the name must be 3 to 60 small letters, digits and underscores")
    before = files.identifiers()
    replaced = before.pop() if replace and before else None
    content = await _content(name, before)
    target = files.FOLDER / f"m{len(before) + 1:04}_{name}.py"
    if replaced:
        (files.FOLDER / f"{replaced}.py").unlink()
    target.parent.mkdir(exist_ok=True)
    target.write_text(content)
    _tidy(target)
    return target


async def difference(before: list[str]) -> list[AlterStatements]:
    """What Piccolo would change to get from the migrations `before` to the tables in the code."""
    from portal.piccolo_app import APP_CONFIG

    differ = SchemaDiffer(
        schema=sorted(_tables_in_code(APP_CONFIG), key=lambda table: table.tablename),
        schema_snapshot=await chain.tables_after(before),
        auto_input=None if sys.stdin is not None and sys.stdin.isatty() else "n",
    )
    return differ.get_alter_statements()


async def extras_difference(before: list[str]) -> tuple[list[Extra], list[Extra]]:
    """Which extras are to be made, and which are to be undone before; one that has changed is in both."""
    from portal.piccolo_app import extras

    former, present = await chain.extras_after(before), {extra.name: extra for extra in extras()}
    made = [extra for extra in present.values() if former.get(extra.name) != extra]
    return made, [extra for name, extra in former.items() if present.get(name) != extra]


async def chain_has_drifted() -> bool:
    """Whether the tables in the code are not those that the chain makes."""
    order = files.identifiers()
    made, gone = await extras_difference(order)
    with contextlib.redirect_stdout(io.StringIO()):  # Piccolo prints what it finds
        changes = await difference(order)
    return bool(made or gone or any(part.statements for part in changes))


def _tables_in_code(config: AppConfig) -> list[DiffableTable]:
    return [
        DiffableTable(table.__name__, table._meta.tablename, columns=table._meta.non_default_columns, constraints=table._meta.constraints)
        for table in config.table_classes
    ]


async def _content(name: str, before: list[str]) -> str:
    parts = await difference(before)
    made, gone = await extras_difference(before)
    statements = readable_statements(statement for part in parts for statement in part.statements)
    statements += [_extra("drop_extra", extra.undone()) for extra in gone] + [_extra("add_extra", extra) for extra in made]
    if not statements:
        raise NothingToWrite()
    definitions = [readable_definition(repr(one)) for one in _in_order(joined(*[part.extra_definitions for part in parts]))]
    imports = {repr(one) for one in joined(*[part.extra_imports for part in parts])} | {_MANAGER}
    return _FILE.substitute(
        title=name.replace("_", " ").capitalize() + ".",
        identifier=f"m{len(before) + 1:04}_{name}",
        imports="\n".join(sorted(imports)),
        definitions="\n\n".join(definitions),
        statements="\n".join(f"    {statement}" for statement in statements),
    )


def _in_order(definitions: Iterable) -> list:
    return sorted(set(definitions), key=repr)


def _extra(method: str, extra: Extra) -> str:
    if extra.sqlite == extra.postgres:
        return f"manager.{method}({extra.name!r}, {', '.join(map(repr, extra.sqlite))})"
    return f"manager.{method}({extra.name!r}, sqlite={extra.sqlite!r}, postgres={extra.postgres!r})"


def _tidy(path: Path) -> None:
    for arguments in (["check", "--select=I,F401", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *arguments, str(path)], check=True)
