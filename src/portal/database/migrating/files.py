"""The files of `migrations/`, in their order.

Asked at every start, so nothing heavy is imported here.
"""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).parents[4] / "migrations"
_NAME = re.compile(r"m\d{4}_[a-z0-9_]+\.py")


def identifiers() -> list[str]:
    """The ids of every migration in order, such as `m0001_first_tables`: the names of their files."""
    return sorted(path.stem for path in FOLDER.glob("m*.py") if _NAME.fullmatch(path.name))


def load(identifier: str) -> ModuleType:
    """The module of a migration, read anew."""
    path = FOLDER / f"{identifier}.py"
    spec = importlib.util.spec_from_file_location(f"portal_migration_{identifier}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
