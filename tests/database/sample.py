"""A table for the tests of the database itself, with one column of every kind that the portal uses."""

from piccolo.columns import BigInt, Boolean, Bytea, DoublePrecision, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table, create_db_tables

from portal.database.identifiers import id_column


class Ledger(Table, tablename="sample_ledger"):
    id = id_column()
    owner = Varchar(length=20, unique=True)
    balance = Integer(default=0)
    total = BigInt(default=0)
    share = DoublePrecision(default=0.0)
    note = Text(default="")
    closed = Boolean(default=False)
    seal = Bytea(null=True, default=None)
    opened_at = Timestamptz(null=True, default=None)


class Line(Table, tablename="sample_line"):
    id = id_column()
    ledger = ForeignKey(Ledger, index=True)


async def make_sample_tables() -> None:
    """Make them in the database in force."""
    await create_db_tables(Ledger, Line)


async def open_ledger(owner: str, **more) -> Ledger:
    """A stored ledger."""
    ledger = Ledger(owner=owner, **more)
    await ledger.save()
    return ledger


async def owners() -> list[str]:
    """The owners of all ledgers, in order."""
    return await Ledger.select(Ledger.owner).order_by(Ledger.owner).output(as_list=True)
