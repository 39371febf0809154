"""The command line: one module for each group of `portal` commands, found by its name (portal/__main__.py)."""


class CommandFailed(Exception):
    """A command cannot go on. The message says what is wrong and what to do; it is shown without a traceback."""
