"""Making Piccolo's generated statements readable: a new table with its columns is one call, defaults are left out."""

import ast
from collections.abc import Iterable
from functools import lru_cache

from piccolo.columns import column_types
from piccolo.columns.base import Column
from piccolo.columns.column_types import ForeignKey
from piccolo.utils.repr import repr_class_instance


def readable_statements(statements: Iterable[str]) -> list[str]:
    """New tables first, in the alphabet's order, each with its columns; then the other changes as Piccolo has them."""
    tables: dict[str, list[str]] = {}
    others = []
    for statement in statements:
        call = ast.parse(statement).body[0].value
        words = {word.arg: word.value for word in call.keywords}
        if call.func.attr == "add_table":
            tables[words["class_name"].value] = [ast.unparse(words["class_name"]), ast.unparse(words["tablename"])]
        elif call.func.attr == "add_column" and words["table_class_name"].value in tables:
            tables[words["table_class_name"].value].append(f"{words['column_name'].value}={_column(words)}")
        else:
            others.append(ast.unparse(_Shortener().visit(call)))
    return [f"manager.new_table({', '.join(parts)},)" for _, parts in sorted(tables.items())] + others


def readable_definition(definition: str) -> str:
    """A table that others refer to, with only what must be said."""
    tree = _Shortener().visit(ast.parse(definition))
    return ast.unparse(tree)


def _column(words: dict[str, ast.expr]) -> str:
    """The column as it is written in a table, such as `Varchar(length=22)`."""
    params = {key.value: value for key, value in zip(words["params"].keys, words["params"].values, strict=True)}
    name = ast.unparse(words["column_class"])
    first = [ast.unparse(params.pop("references"))] if "references" in params else []
    return f"{name}({', '.join(first + [f'{key}={ast.unparse(value)}' for key, value in params.items() if _differs(name, key, value)])})"


class _Shortener(ast.NodeTransformer):
    def visit_Call(self, call: ast.Call) -> ast.Call:
        self.generic_visit(call)
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        call.keywords = [word for word in call.keywords if not _is_no_schema(word)]
        if hasattr(column_types, name):
            call.keywords = [word for word in call.keywords if _differs(name, word.arg, word.value)]
        return call

    def visit_ClassDef(self, definition: ast.ClassDef) -> ast.ClassDef:
        self.generic_visit(definition)
        definition.keywords = [word for word in definition.keywords if not _is_no_schema(word)]
        return definition


def _is_no_schema(word: ast.keyword) -> bool:
    return word.arg == "schema" and isinstance(word.value, ast.Constant) and word.value.value is None


def _differs(column_class: str, name: str, value: ast.expr) -> bool:
    """Whether `name=value` is not what the column class has without being told."""
    defaults = _defaults(column_class)
    return name not in defaults or defaults[name] != ast.unparse(value)


@lru_cache
def _defaults(column_class: str) -> dict[str, str]:
    known: type[Column] = getattr(column_types, column_class)
    made = known("self") if known is ForeignKey else known()
    return {name: _as_code(value) for name, value in made._meta.params.items()}


def _as_code(value: object) -> str:
    return repr_class_instance(value) if hasattr(value, "__dict__") and not hasattr(value, "name") else repr(value)
