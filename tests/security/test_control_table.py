"""docs/security/controls.md tells the truth about where and how: every module and test it names is there."""

import ast
import re
from functools import cache

import pytest

from tests.support.source_tree import ROOT, report

TABLE = ROOT / "docs" / "security" / "controls.md"
ROW = re.compile(r"^\| (C\d\d) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
QUOTED = re.compile(r"`([^`]+)`")
NUMBER = re.compile(r"\bC\d\d\b")


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall(TABLE.read_text(encoding="utf-8"))


@cache
def names_in(path: str) -> frozenset[str]:
    file = ROOT / "tests" / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.exists() else ast.Module([], [])
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_module_named_is_there():
    missing = [f"{number}: {path}" for number, _, where, _ in rows() for path in QUOTED.findall(where)
               if not (ROOT / "src" / "portal" / path).exists()]
    assert not missing, report(missing, "Name the module that does it today.")


def test_every_row_names_a_module_and_a_test_that_is_there():
    missing = []
    for number, _, where, shown in rows():
        named = [test.partition("::") for test in QUOTED.findall(shown)]
        missing += [f"{number}: {path}::{name}" for path, _, name in named if name not in names_in(path)]
        missing += [f"{number}: names nothing"] * (not named or not QUOTED.findall(where))
    assert not missing, report(missing, "Name the test that shows it today, or move the control to “Not yet”.")


def test_every_control_has_one_row_at_most_and_they_are_in_order():
    numbers = [number for number, *_ in rows()]
    assert numbers == sorted(set(numbers)) and len(numbers) > 70


def test_every_line_of_the_tables_is_read():
    text = TABLE.read_text(encoding="utf-8")
    assert len(re.findall(r"^\| C\d\d", text, re.MULTILINE)) == len(rows())


@pytest.mark.parametrize("folder", ["src", "docs"])
def test_every_control_that_is_named_somewhere_is_in_the_document(folder):
    known = set(NUMBER.findall(TABLE.read_text(encoding="utf-8")))
    files = [path for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".md"}]
    named = {number for path in files for number in NUMBER.findall(path.read_text(encoding="utf-8"))}
    assert named - known == set()
