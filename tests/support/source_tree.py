"""The portal's own source, parsed: what the tests of tests/architecture/ look at."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"


@dataclass(frozen=True)
class Module:
    """One Python file. `name` is dotted and has no `portal.` in front: `results.tables`."""

    name: str
    text: str
    path: str = "an example"

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.text)

    @property
    def part(self) -> str:
        """The first word of the name: the folder, or the file beside the folders."""
        return self.name.partition(".")[0]

    def imports(self) -> Iterator[tuple[str, int]]:
        """Every module that this one imports, wherever in the file, with the line. Names imported from it are added: the
        importer of `from portal.results import tables` depends on `portal.results.tables`."""
        for node in nodes_that_run(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                module = node.module or ""
                if is_package(module):
                    yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)
                else:
                    yield module, node.lineno


def nodes_that_run(node: ast.AST) -> Iterator[ast.AST]:
    """Every node but those under `if TYPE_CHECKING:`, which are for type checkers alone."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield from nodes_that_run(child)


@cache
def is_package(module: str) -> bool:
    """Whether `module` is a folder of the portal's, so that a name imported from it may be a module."""
    return (SOURCE / module.replace(".", "/")).is_dir()


@cache
def portal_modules() -> tuple[Module, ...]:
    """Every module of src/portal."""
    return tuple(
        Module(module_name(path), path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
        for path in sorted((SOURCE / "portal").rglob("*.py"))
    )


def module_name(path: Path) -> str:
    """`src/portal/results/tables.py` is `results.tables`; a folder's `__init__.py` is the folder."""
    parts = path.relative_to(SOURCE / "portal").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file that belongs to the project: those git keeps or would add; without git, those not in a hidden folder."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listing.returncode == 0:
        found = (ROOT / name for name in listing.stdout.split("\0") if name)
    else:
        found = (path for path in ROOT.rglob("*") if not any(part in {".venv", ".tools", "var", "node_modules"} for part in path.parts))
    return tuple(sorted(path for path in found if path.is_file()))


def report(problems: list[str], mend: str) -> str:
    """What a failing rule prints: the places, then what to do."""
    return "\n".join([f"{len(problems)} against the rule:", *(f"  {problem}" for problem in problems), mend])
