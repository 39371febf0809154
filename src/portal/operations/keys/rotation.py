"""Writing encrypted columns anew under the current key (C85).

Encrypted values are found by what they look like, in every text column of every table, so that none can be forgotten.
"""

import msgspec
from piccolo.columns import Column, Text, Varchar
from piccolo.query.functions import Count
from piccolo.table import Table

from portal.crypto.columns import DecryptionError, decrypt, encrypt
from portal.crypto.keyring import Purpose
from portal.database.transactions import transaction
from portal.piccolo_app import APP_CONFIG

AT_A_TIME = 200  # rows in a transaction: a tenth of a second for writers that wait
_BEGINNING = {Purpose.COLUMNS: "v1.{}.", Purpose.PEPPER: "v1${}$"}


class Rotation(msgspec.Struct):
    """How many values were written anew, and how many could not be read."""

    written: int = 0
    unreadable: int = 0


async def count_values(purpose: Purpose, key_id: str) -> int:
    """How many values in the database need the key. What is not stored (a form's token) needs none."""
    if purpose not in _BEGINNING:
        return 0
    beginning = _BEGINNING[purpose].format(key_id)
    counts = [await table.select(Count()).where(column.like(f"{beginning}%")).first()
              for table in APP_CONFIG.table_classes for column in text_columns(table)]
    return sum(found["count"] for found in counts)


async def write_anew(key_id: str) -> Rotation:
    """Write every value that is under the key anew under the current one. What others change meanwhile stays theirs."""
    done = Rotation()
    for table in APP_CONFIG.table_classes:
        for column in text_columns(table):
            await _write_column(table, column, f"v1.{key_id}.%", done)
    return done


def text_columns(table: type[Table]) -> list[Column]:
    """The columns that can hold an encrypted value: long enough for its shortest form, in a table whose key is a text."""
    if not isinstance(table._meta.primary_key, Varchar):
        return []
    return [column for column in table._meta.columns
            if isinstance(column, Text) or isinstance(column, Varchar) and column.length > 60 and not column._meta.primary_key]


async def _write_column(table: type[Table], column: Column, pattern: str, done: Rotation) -> None:
    key, after = table._meta.primary_key, ""
    while rows := await table.select(key, column).where(key > after, column.like(pattern)).order_by(key).limit(AT_A_TIME):
        async with transaction():
            for row in rows:
                await _write_value(table, column, row[key._meta.name], row[column._meta.name], done)
        after = rows[-1][key._meta.name]


async def _write_value(table: type[Table], column: Column, row_id: str, value: str, done: Rotation) -> None:
    place = {"table": table._meta.tablename, "column": column._meta.name, "row_id": row_id}
    try:
        anew = encrypt(decrypt(value, **place), **place)
    except DecryptionError:
        done.unreadable += 1
        return
    key = table._meta.primary_key
    changed = await table.update({column: anew}).where(key == row_id, column == value).returning(key)
    done.written += len(changed)
