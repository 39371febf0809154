"""One door to patient data: what a handler may touch, and who may name a patient without a chart (C80)."""

import ast
from collections.abc import Iterator

import pytest

from tests.support.source_tree import Module, portal_modules, report

# accounts/ holds no patient's record: there an id only says whose log a line belongs to.
RECORD_FEATURES = {
    "access_requests", "appointments", "billing", "charts", "clinic", "documents", "health_history", "home", "insurance", "medications",
    "messages", "notifications", "profile", "questionnaires", "records_requests", "referrals", "results", "staff", "visits",
}  # fmt: skip
FEATURES = RECORD_FEATURES | {"accounts"}
QUERIES = {"objects", "select", "update", "insert", "delete", "count", "exists", "raw"}
MADE_BY_THE_DOOR = {"Chart", "PatientFile"}

# Questions and verbs that take a patient's id, and why no chart is there yet.
WITHOUT_A_CHART = {
    "charts.door": "it is the door",
    "charts.own_accounts": "asked before somebody is invited, and of an invitation",
    "charts.enrolment": "the person has no account yet: the invitation names the patient",
}


def handlers_with_queries(modules: tuple[Module, ...]) -> list[str]:
    """Handlers that ask the database themselves, through a table or a statement."""
    return [
        problem
        for module in modules
        if is_surface(module)
        for problem in (
            *(f"{module.path}:{line} imports {imported}" for imported, line in module.imports() if imported.startswith("portal.database")),
            *(f"{module.path}:{call.lineno} {ast.unparse(call.func)}(…)" for call in table_queries(module.tree)),
        )
    ]


def table_queries(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls such as `Result.select(…)`: a query method of something with a capital letter."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)) if name[0].isupper() and method in QUERIES:
                yield node


def is_surface(module: Module) -> bool:
    """Whether a module of a feature holds handlers."""
    return module.part in FEATURES and any(imported.partition(".")[0] == "litestar" for imported, _ in module.imports())


def doors_of_their_own(modules: tuple[Module, ...]) -> list[str]:
    """Places other than the door that make what only the door may make."""
    return [
        f"{module.path}:{node.lineno} makes a {node.func.id}"
        for module in modules
        if module.name != "charts.door"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MADE_BY_THE_DOOR
    ]


def questions_by_patient_id(modules: tuple[Module, ...]) -> list[str]:
    """Functions of features that take a patient's id where they should take a chart."""
    return [
        f"{module.path}:{function.lineno} {function.name}({name})"
        for module in modules
        if module.part in RECORD_FEATURES and module.name not in WITHOUT_A_CHART and not is_surface(module)
        for function, name, kind in parameters(module.tree)
        if name in {"patient_id", "patient"} and kind not in MADE_BY_THE_DOOR and not function.name.startswith("_")
    ]


def parameters(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, str, str]]:
    """Every function with the name and the type of each of its parameters."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
                yield node, argument.arg, ast.unparse(argument.annotation) if argument.annotation else ""


def test_handlers_ask_noun_modules_and_not_the_database():
    problems = handlers_with_queries(portal_modules())
    assert not problems, report(problems, "Move the query to the noun's module, as a question or verb that takes a Chart or a PatientFile.")


def test_only_the_door_makes_charts():
    problems = doors_of_their_own(portal_modules())
    assert not problems, report(problems, "Take the chart from the guard (`chart: NamedDependency[Chart]`), or open it with open_chart().")


def test_questions_about_a_patient_take_a_chart():
    problems = questions_by_patient_id(portal_modules())
    mend = f"Take `chart: Chart` (or `file: PatientFile` for staff); if there can be none yet, add the module to WITHOUT_A_CHART in {__file__} with the reason."
    assert not problems, report(problems, mend)


def test_every_exception_is_still_needed():
    names = {module.name for module in portal_modules()}
    assert WITHOUT_A_CHART.keys() <= names, "Take out of WITHOUT_A_CHART what is no module any more."


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (handlers_with_queries, "results.controllers", "from litestar import get\nresults = Result.select()"),
        (handlers_with_queries, "results.staff.holds", "import litestar\nfrom portal.database.statements import Statement"),
        (doors_of_their_own, "results.results", "chart = Chart(record, 'account', actor)"),
        (questions_by_patient_id, "results.results", "async def results_on(patient_id: str): ..."),
    ],
)
def test_a_way_round_the_door_is_found(rule, name, text):
    assert rule((Module(name, text),))
