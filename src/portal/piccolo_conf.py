"""What Piccolo looks for: `DB`, and the list of its apps."""

from typing import Any

from piccolo.conf.apps import AppRegistry

from portal.database.engine import engine

APP_REGISTRY = AppRegistry(apps=["portal.piccolo_app"])


def __getattr__(name: str) -> Any:
    """`DB`: the engine in force, which tests and commands may change."""
    if name == "DB":
        return engine()
    raise AttributeError(name)
