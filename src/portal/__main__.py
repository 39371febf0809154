"""The command line: `portal GROUP COMMAND`. Each group is a module of `portal.operations`, named in its `GROUP`.

A module adds its commands with `add_commands(subparsers)`, or, when the group is itself the command, its options with
`add_arguments(parser)`; both say what to run by `set_defaults(run=…)`: a function of the parsed arguments that answers
the exit code. Only the module of the group asked for is imported, so that a command starts quickly.
"""

import argparse
import ast
import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from portal import operations
from portal.crypto.keyring import KeyringError
from portal.errors import PortalError
from portal.operations import CommandFailed
from portal.settings import SettingsError


def groups() -> list[str]:
    """The groups there are, in the alphabet's order."""
    return sorted(found.name.replace("_", "-") for found in pkgutil.iter_modules(operations.__path__) if not found.name.startswith("_"))


def module_name(group: str) -> str:
    """The name of the module behind `group`."""
    return f"portal.operations.{group.replace('-', '_')}"


def summary(group: str) -> str:
    """The first line of the module's docstring, read without importing it."""
    found = importlib.util.find_spec(module_name(group))
    text = ast.get_docstring(ast.parse(Path(found.origin).read_text(encoding="utf-8"))) if found and found.origin else None
    return (text or "").partition("\n")[0]


def parser_for(group: str | None) -> argparse.ArgumentParser:
    """A parser that knows every group by name, and everything about `group`."""
    parser = argparse.ArgumentParser(prog="portal", description="Carelatch, the patient portal.")
    subparsers = parser.add_subparsers(metavar="GROUP", required=True)
    for name in groups():
        group_parser = subparsers.add_parser(name, help=summary(name), formatter_class=argparse.RawDescriptionHelpFormatter)
        if name == group:
            add_group(group_parser, importlib.import_module(module_name(name)))
    return parser


def add_group(parser: argparse.ArgumentParser, module: ModuleType) -> None:
    """Give `parser` the commands of `module`, or its options when it is one command."""
    parser.description = module.__doc__
    if hasattr(module, "add_arguments"):
        module.add_arguments(parser)
    else:
        module.add_commands(parser.add_subparsers(metavar="COMMAND", required=True))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command in `argv`; answers its exit code (2: wrong use, or something outside is not as it must be)."""
    words = list(sys.argv[1:] if argv is None else argv)
    args = parser_for(words[0] if words else None).parse_args(words)
    try:
        return args.run(args) or 0
    except (CommandFailed, SettingsError, KeyringError, PortalError, OSError) as problem:
        print(f"portal: {problem or type(problem).__name__}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
