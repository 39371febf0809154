"""The tables of every feature, found by their place: `portal/<feature>/tables.py`."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

from piccolo.conf.apps import AppConfig, table_finder

from portal.database.extras import Extra
from portal.database.migrating.files import FOLDER

_PACKAGE = Path(__file__).parent


def table_modules() -> list[ModuleType]:
    """The `tables` module of every feature, in alphabetical order."""
    files = sorted(_PACKAGE.rglob("tables.py"))
    return [import_module(".".join(("portal", *file.relative_to(_PACKAGE).with_suffix("").parts))) for file in files]


APP_CONFIG = AppConfig(
    app_name="portal",
    migrations_folder_path=str(FOLDER),
    table_classes=table_finder([module.__name__ for module in table_modules()], exclude_imported=True),
)


def extras() -> list[Extra]:
    """What the features' tables need and Piccolo cannot say, in the order of `table_modules`."""
    return [extra for module in table_modules() for extra in getattr(module, "EXTRAS", ())]
