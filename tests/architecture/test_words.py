"""Words that do not belong in the project, and names that say nothing."""

import ast
import re

import pytest

from tests.support.source_tree import ROOT, Module, kept_files, portal_modules, report

UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK|NotImplementedError|lorem ipsum)\b")
PRIVATE_PLACES = re.compile(r"(?<![\w.-])/(?:home|root|Users|workspace)/\w")
EMPTY_NAMES = {"utils", "util", "helper", "helpers", "manager", "managers", "misc", "common", "stuff"}
EMPTY_FILE_NAMES = EMPTY_NAMES | {"data", "process", "processing", "base", "core"}
TEXT = {".py", ".md", ".html", ".txt", ".css", ".js", ".toml", ".sh", ".typ", ".po", ""}
WORDS_OF_LIBRARIES = {"database.migrating": "Piccolo's migration files import a MigrationManager"}
SPEAKS_OF_WORDS = {"tests/architecture/test_words.py", "CONTRIBUTING.md", "LICENSE"}


def lines_with(pattern: re.Pattern, text: str) -> list[str]:
    """Line number and what was found."""
    return [f"{number}: {found[0]}" for number, line in enumerate(text.splitlines(), 1) if (found := pattern.search(line))]


def found_in_files(pattern: re.Pattern) -> list[str]:
    """The places in the project's text files where `pattern` is found."""
    texts = {str(path.relative_to(ROOT)): path for path in kept_files() if path.suffix in TEXT}
    return [
        f"{name}:{line}"
        for name, path in texts.items()
        if name not in SPEAKS_OF_WORDS
        for line in lines_with(pattern, path.read_text(encoding="utf-8", errors="replace"))
    ]


def empty_names(modules: tuple[Module, ...]) -> list[str]:
    """Files, classes and functions whose name says nothing."""
    modules = tuple(module for module in modules if not module.name.startswith(tuple(WORDS_OF_LIBRARIES)))
    files = [f"{module.path}: the file" for module in modules if module.name.rpartition(".")[2] in EMPTY_FILE_NAMES]
    defined = [
        f"{module.path}:{node.lineno} {node.name}"
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and EMPTY_NAMES & set(words_of(node.name))
    ]
    return files + defined


def words_of(name: str) -> list[str]:
    """`ImportRunHelper` and `import_run_helper` are the same three words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")


def undocumented(modules: tuple[Module, ...]) -> list[str]:
    """Modules, and public functions and classes that do something at the top of them, without a docstring."""
    return [
        f"{module.path}:{getattr(node, 'lineno', 1)} {getattr(node, 'name', 'the file')}"
        for module in modules
        for node in (module.tree, *module.tree.body)
        if module.text.strip() and needs_docstring(node) and not ast.get_docstring(node)
    ]


def needs_docstring(node: ast.AST) -> bool:
    """A class that only lists fields may let its name speak (FHIR's data types do)."""
    match node:
        case ast.Module():
            return True
        case ast.ClassDef(name=name, body=body):
            return not name.startswith("_") and any(isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) for part in body)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return not name.startswith("_")
    return False


def test_nothing_is_left_for_later():
    assert not (problems := found_in_files(UNFINISHED)), report(problems, "Finish it, or leave it out.")


def test_no_file_names_a_place_outside_the_project():
    mend = "Find it from the project's root; records to try are at $PORTAL_SAMPLES or ../shared/samples, and tests skip without them."
    assert not (problems := found_in_files(PRIVATE_PLACES)), report(problems, mend)


def test_names_say_what_a_thing_is():
    assert not (problems := empty_names(portal_modules())), report(problems, "Name it after what it is or does, in a word of the field.")


def test_public_names_have_a_docstring():
    assert not (problems := undocumented(portal_modules())), report(
        problems, "Say what the name cannot: units, errors raised, the source of a rule."
    )


@pytest.mark.parametrize("text", ["x = 1  # TODO later", "raise NotImplementedError"])
def test_an_unfinished_line_is_found(text):
    assert lines_with(UNFINISHED, text)


@pytest.mark.parametrize("text", ["def import_helper(): ...", "class PatientManager: ..."])
def test_an_empty_name_is_found(text):
    assert empty_names((Module("results.results", text),))
    assert undocumented((Module("results.results", text),))
