"""Questions and verbs know nothing of the web: only modules with handlers import Litestar."""

import pytest

from tests.support.source_tree import Module, portal_modules, report

WEB_PARTS = {"web", "app", "admission", "routes"}
HANDLER_MODULES = {"controllers", "staff", "activation"}


def holds_handlers(module: Module) -> bool:
    """Whether handlers belong in this module: by its name, or as a page of the console."""
    return bool(HANDLER_MODULES & set(module.name.split(".")[1:])) or (module.part == "staff" and "Controller)" in module.text)


def litestar_imports(modules: tuple[Module, ...]) -> list[str]:
    """Imports of Litestar outside web/, the application and modules with handlers."""
    return [
        f"{module.path}:{line} imports {imported}"
        for module in modules
        if module.part not in WEB_PARTS and not holds_handlers(module)
        for imported, line in module.imports()
        if imported.partition(".")[0] in {"litestar", "uvicorn", "starlette"} and module.name != "operations.serve"
    ]


def test_noun_modules_do_not_import_the_web_framework():
    problems = litestar_imports(portal_modules())
    assert not problems, report(
        problems, "Leave requests and answers to controllers.py or staff.py; the noun takes and gives plain values."
    )


@pytest.mark.parametrize("name", ["results.results", "accounts.sessions", "jobs.worker"])
def test_litestar_in_a_noun_module_is_found(name):
    assert litestar_imports((Module(name, "from litestar import Request"),))
