"""SQL is written down, never put together from values (C96)."""

import ast
from collections.abc import Iterator

import pytest

from tests.support.source_tree import Module, portal_modules, report

TAKES_SQL = {"raw", "QueryString", "Statement", "execute", "executemany", "executescript", "fetch", "fetchrow", "fetchval", "run_ddl"}

# Text of a statement that is not all literal, and why it cannot carry a value from outside.
PUT_TOGETHER = {
    "database": "names of our own tables, columns and savepoints, and PRAGMA values, which no driver can bind",
    "audit.report": "the expressions of ORDERS, of which people choose one by its name",
}
MEND = (
    "Write the statement as one literal and pass the values beside it: Statement('… WHERE id = ?') or raw('… {}', value). "
    "A list of columns may be a constant in capitals."
)


def assembled_sql(modules: tuple[Module, ...]) -> list[str]:
    """Calls that take SQL whose text is put together from something other than literals and constants."""
    return [
        f"{module.path}:{call.lineno} {name}(…)"
        for module in modules
        if not module.name.startswith(tuple(PUT_TOGETHER))
        for name, call in sql_calls(module.tree)
        if call.args and is_assembled(call.args[0])
    ]


def sql_calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Calls of something that takes SQL first, with the name called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in TAKES_SQL:
                yield name, node


def is_assembled(text: ast.expr) -> bool:
    """Whether an expression is more than literals and names in capitals."""
    match text:
        case ast.JoinedStr(values=values):
            return any(isinstance(part, ast.FormattedValue) and not is_fixed(part.value) for part in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return is_assembled(left) or is_assembled(right)
        case ast.BinOp() | ast.Call():
            return True
        case ast.Name():
            return not is_constant_name(text)
    return False


def is_fixed(part: ast.expr) -> bool:
    """Whether what is put into a text is a constant, constants joined, or as many question marks as a constant has parts."""
    match part:
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(), attr="join"), args=[ast.BinOp(left=ast.Constant(), op=ast.Mult(), right=count)]
        ):
            return isinstance(count, ast.Call) and ast.unparse(count.func) == "len" and is_constant_name(count.args[0])
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join"), args=[parts]):
            return is_constant_name(parts)
        case ast.BinOp(left=left, right=ast.Constant()):
            return is_constant_name(left)
    return is_constant_name(part)


def is_constant_name(node: ast.expr) -> bool:
    """Whether it is a module's constant: a name in capitals."""
    return isinstance(node, ast.Name) and node.id.isupper()


def test_sql_is_written_down_and_values_are_passed_beside_it():
    problems = assembled_sql(portal_modules())
    assert not problems, report(problems, MEND)


@pytest.mark.parametrize(
    "text",
    [
        "Statement(f'SELECT * FROM patient WHERE id = {patient_id}')",
        "Patient.raw('SELECT %s FROM patient' % column)",
        "await connection.execute('DELETE FROM ' + table)",
        "QueryString('SELECT {}'.format(column))",
        "connection.execute(text)",
    ],
)
def test_a_statement_put_together_is_found(text):
    code = f"async def example():\n    {text}" if "await" in text else text
    assert assembled_sql((Module("results.results", code),))


@pytest.mark.parametrize(
    "text",
    [
        "Statement('SELECT 1 FROM patient WHERE id = ?')",
        "Statement(f'SELECT {COLUMNS} FROM result')",
        "Statement(f\"SELECT 1 FROM result WHERE kind IN ({', '.join('?' * len(KINDS))})\")",
        "raw(QUERY, value)",
    ],
)
def test_a_written_statement_passes(text):
    assert not assembled_sql((Module("results.results", text),))
