"""What the code imports is asked for in pyproject.toml, and what is asked for at run time is imported."""

import importlib.metadata
import re
import sys
import tomllib

from tests.support.source_tree import ROOT, Module, kept_files, portal_modules, report

# Not imported by name, and why they are asked for.
BY_OTHERS = {
    "uvloop": "uvicorn's event loop",
    "httptools": "uvicorn's HTTP parser",
    "tzdata": "read by zoneinfo",
}
MEND = "Add it to pyproject.toml with a reason and run bin/lock, or take it out."


def asked_for(group: str) -> set[str]:
    """The distributions of a list in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["project"]["dependencies"] if group == "runtime" else project["dependency-groups"][group]
    return {canonical(re.split(r"[<>=!~ \[]", line)[0]) for line in lines}


def canonical(name: str) -> str:
    """A distribution's name in its one spelling."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imported_by(modules: tuple[Module, ...]) -> set[str]:
    """The distributions whose packages the modules import."""
    owners = importlib.metadata.packages_distributions()
    roots = {imported.partition(".")[0] for module in modules for imported, _ in module.imports()}
    return {canonical(owner) for root in roots - sys.stdlib_module_names for owner in owners.get(root, [])}


def project_tests() -> tuple[Module, ...]:
    """The tests as modules."""
    return tuple(
        Module(path.stem, path.read_text(encoding="utf-8")) for path in kept_files() if path.suffix == ".py" and "tests" in path.parts
    )


def test_the_portal_imports_only_what_is_asked_for():
    missing = imported_by(portal_modules()) - asked_for("runtime")
    assert not missing, report(sorted(missing), MEND)


def test_the_tests_import_only_what_is_asked_for():
    missing = imported_by(project_tests()) - asked_for("runtime") - asked_for("dev")
    assert not missing, report(sorted(missing), MEND)


def test_nothing_is_asked_for_that_nobody_imports():
    texts = "\n".join(module.text for module in portal_modules())
    named = {name for name in asked_for("runtime") if name.replace("-", "_") in texts}
    idle = asked_for("runtime") - imported_by(portal_modules()) - named - BY_OTHERS.keys()
    assert not idle, report(sorted(idle), MEND)


def test_a_stranger_is_found():
    assert imported_by((Module("results.results", "import pytest"),)) == {"pytest"}
