"""Imports go one way. The table is the order of the house; CONTRIBUTING.md tells it in words."""

import pytest

from tests.support.source_tree import Module, portal_modules, report

# From the ground up; a module may import from its own layer and below. The longest matching name counts.
LAYERS = [
    ["settings", "permissions", "clock", "errors", "locale"],
    ["web", "database", "crypto", "audit.events"],
    ["clinic.tables", "clinic.clinics", "clinic.limits", "audit", "jobs", "delivery"],
    ["notifications", "charts", "accounts"],
    [
        "access_requests", "appointments", "billing", "clinic", "documents", "health_history", "home", "insurance", "medications",
        "messages", "profile",
        "questionnaires", "records_requests", "referrals", "results", "staff", "visits",
    ],
    ["__init__", "__main__", "admission", "app", "demo", "exchange", "operations", "piccolo_app", "piccolo_conf", "routes"],
]  # fmt: skip
HEIGHT = {name: height for height, names in enumerate(LAYERS) for name in names}

UPWARD = {
    ("database", "piccolo_app"): "the chain of migrations asks which tables there are",
}
SURFACES = {"controllers", "forms", "staff"}
FEATURES = set(LAYERS[4]) | {"accounts", "charts"}


def height(module: str) -> int:
    """The layer of a module; an unknown top folder has none."""
    words = module.split(".")
    for length in range(len(words), 0, -1):
        if (name := ".".join(words[:length])) in HEIGHT:
            return HEIGHT[name]
    raise AssertionError(f"{module} is in no layer: add its folder to LAYERS in {__file__}")


def upward_imports(modules: tuple[Module, ...]) -> list[str]:
    """Imports of a higher layer."""
    problems = []
    for module in modules:
        for imported, line in module.imports():
            target = imported.removeprefix("portal.")
            if target == imported or (module.part, target.partition(".")[0]) in UPWARD:
                continue
            if height(target) > height(module.name):
                problems.append(f"{module.path}:{line} imports {imported}")
    return problems


def surface_imports(modules: tuple[Module, ...]) -> list[str]:
    """Imports of another feature's controllers, forms or staff pages."""
    problems = []
    for module in modules:
        for imported, line in module.imports():
            words = imported.split(".")
            inside = words[0] == "portal" and len(words) > 2 and words[1] in FEATURES and words[2] in SURFACES
            if inside and module.part in FEATURES and words[1] != module.part:
                problems.append(f"{module.path}:{line} imports {imported}")
    return problems


def circles(modules: tuple[Module, ...]) -> list[str]:
    """Modules that need each other, directly or round a corner."""
    known = {module.name for module in modules}
    needs = {module.name: {known_name(imported, known) for imported, _ in module.imports()} - {None, module.name} for module in modules}
    found = []
    for start in sorted(needs):
        path = path_back(start, needs)
        if path and start == min(path):
            found.append(" → ".join([*path, start]))
    return found


def known_name(imported: str, known: set[str]) -> str | None:
    """The module behind `portal.results.tables.Result`."""
    words = imported.split(".")[1:] if imported.startswith("portal.") else []
    return next((name for length in range(len(words), 0, -1) if (name := ".".join(words[:length])) in known), None)


def path_back(start: str, needs: dict[str, set[str]]) -> list[str]:
    """The shortest way from `start` back to itself; empty when there is none."""
    ways = [[start]]
    seen = set()
    while ways:
        way = ways.pop(0)
        for needed in sorted(needs[way[-1]]):
            if needed == start:
                return way
            if needed not in seen:
                seen.add(needed)
                ways.append([*way, needed])
    return []


def test_no_module_imports_from_a_higher_layer():
    problems = upward_imports(portal_modules())
    assert not problems, report(problems, "Move what both need to the lower layer, or let the higher one pass it in.")


def test_no_feature_imports_the_pages_of_another():
    problems = surface_imports(portal_modules())
    assert not problems, report(problems, "Ask the other feature's noun module or its tables; move shared words to web/ or the noun.")


def test_no_imports_go_in_a_circle():
    problems = circles(portal_modules())
    assert not problems, report(problems, "Move what both need to a third module that imports neither.")


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (upward_imports, "web.pages", "from portal.results import results"),
        (upward_imports, "crypto.tokens", "def late():\n    import portal.accounts.sessions"),
        (surface_imports, "results.results", "from portal.charts.forms import NameForm"),
    ],
)
def test_a_wrong_import_is_found(rule, name, text):
    assert rule((Module(name, text),))


def test_a_circle_is_found():
    one = Module("results.results", "from portal.results import trends")
    other = Module("results.trends", "from portal.results.results import Result")
    assert circles((one, other)) == ["results.results → results.trends → results.results"]
