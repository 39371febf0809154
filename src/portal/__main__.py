"""The command line: `portal GROUP COMMAND`. Each group is a module of `portal.operations`, named in its `GROUP`.

A module adds its commands with `add_commands(subparsers)`, or, when the group is itself the command, its options with
`add_arguments(parser)`; both say what to run by `set_defaults(run=…)`: a function of the parsed arguments that answers
the exit code. Only the module of the group asked for is imported, so that a command starts quickly.
"""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from portal import operations
from portal.crypto.keyring import KeyringError
from portal.errors import PortalError
from portal.settings import SettingsError


def groups() -> list[str]:
    """The groups there are, in the alphabet's order."""
    return sorted(found.name.replace("_", "-") for found in pkgutil.iter_modules(operations.__path__) if not found.name.startswith("_"))


def group_module(group: str) -> ModuleType:
    """The module behind `group`."""
    return importlib.import_module(f"portal.operations.{group.replace('-', '_')}")


def parser_for(wanted: Sequence[str]) -> argparse.ArgumentParser:
    """A parser that knows the groups in `wanted`."""
    parser = argparse.ArgumentParser(prog="portal", description="Carelatch, the patient portal.")
    subparsers = parser.add_subparsers(metavar="GROUP", required=True)
    for group in wanted:
        module = group_module(group)
        summary = (module.__doc__ or "").strip().partition("\n")[0]
        group_parser = subparsers.add_parser(group, help=summary, description=module.__doc__)
        group_parser.formatter_class = argparse.RawDescriptionHelpFormatter
        if hasattr(module, "add_arguments"):
            module.add_arguments(group_parser)
        else:
            module.add_commands(group_parser.add_subparsers(metavar="COMMAND", required=True))
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command in `argv`; answers its exit code (2: wrong use, or something outside is not as it must be)."""
    words = list(sys.argv[1:] if argv is None else argv)
    known = groups()
    args = parser_for(words[:1] if words[:1] and words[0] in known else known).parse_args(words)
    try:
        return args.run(args) or 0
    except (SettingsError, KeyringError, PortalError, OSError) as problem:
        print(f"portal: {problem or type(problem).__name__}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
