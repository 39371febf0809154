"""The SQL that makes a table and its indexes."""

from piccolo.columns.base import Column
from piccolo.query.methods.create_index import CreateIndex
from piccolo.table import Table


def table_statement(table: type[Table], *, name: str = "") -> str:
    """CREATE TABLE with the constraints inside; Piccolo adds them by ALTER TABLE, which SQLite cannot do."""
    parts = [column_definition(column) for column in table._meta.columns]
    parts += [f'CONSTRAINT "{constraint._meta.name}" {constraint.ddl}' for constraint in table._meta.constraints]
    return f'CREATE TABLE "{name or table._meta.tablename}" ({", ".join(parts)})'


def column_definition(column: Column) -> str:
    """The column as in CREATE TABLE. A default that a function makes is left out: it would be one value for ever."""
    definition = column.ddl
    return definition.rpartition(" DEFAULT ")[0] if callable(column._meta.params.get("default")) else definition


def index_statements(table: type[Table]) -> list[str]:
    """CREATE INDEX for every column that is declared with `index=True`."""
    indexed = [column for column in table._meta.columns if column._meta.index]
    return [sql for column in indexed for sql in CreateIndex(table=table, columns=[column], method=column._meta.index_method).ddl]
