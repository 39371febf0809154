"""Small pieces. The first number is what 95 of 100 keep to, the second is what none may pass."""

import ast

import pytest

from tests.support.source_tree import ROOT, Module, kept_files, portal_modules, report

FILE, FUNCTION = (200, 300), (25, 40)
TEMPLATE = 120
TEST = (20, 30)


def file_lengths(modules: tuple[Module, ...]) -> dict[str, int]:
    """Lines of each file."""
    return {module.path: len(module.text.splitlines()) for module in modules}


def function_lengths(modules: tuple[Module, ...], prefix: str = "") -> dict[str, int]:
    """Lines of each function whose name begins with `prefix`, from `def` to its end."""
    return {
        f"{module.path}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(prefix)
    }


def beyond(lengths: dict[str, int], limit: int) -> list[str]:
    """The places that pass `limit`, longest first."""
    return [f"{place}: {length} lines" for place, length in sorted(lengths.items(), key=lambda item: -item[1]) if length > limit]


def test_modules() -> tuple[Module, ...]:
    """The tests' own files."""
    return tuple(
        Module(path.stem, path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))) for path in (ROOT / "tests").rglob("*.py")
    )


test_modules.__test__ = False


@pytest.mark.parametrize(
    ("lengths", "limits", "mend"),
    [
        (lambda: file_lengths(portal_modules()), FILE, "Make the file a folder of the same name, one noun or audience a file."),
        (lambda: function_lengths(portal_modules()), FUNCTION, "Give a step of it a name and a function of its own."),
        (lambda: file_lengths(test_modules()), FILE, "Split the file by what it is about."),
        (lambda: function_lengths(test_modules(), "test_"), TEST, "Put what is not the point of the test into a fixture or the cast."),
    ],
    ids=["files", "functions", "files of tests", "tests"],
)
def test_pieces_are_small(lengths, limits, mend):
    found = lengths()
    usual, most = limits
    over = beyond(found, usual)
    assert not (problems := beyond(found, most)), report(problems, f"{mend} None may pass {most} lines.")
    assert len(over) * 20 <= max(len(found), 60), report(over, f"{mend} More than one in twenty passes {usual} lines.")


def test_templates_are_small():
    pages = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in kept_files() if "templates" in path.parts}
    assert not (problems := beyond(pages, TEMPLATE)), report(problems, "Move a part into a partial (`_name.html`) or a component macro.")


def test_a_long_function_is_found():
    text = "def long():\n" + "    pass\n" * 40
    assert beyond(function_lengths((Module("long", text),)), FUNCTION[1]) == ["an example:1 long: 41 lines"]
