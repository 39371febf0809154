"""Counts of use."""

from piccolo.columns import ForeignKey, Integer, Varchar
from piccolo.table import Table

from portal.accounts.tables import Account
from portal.database.identifiers import id_column


class FactorUse(Table, tablename="factor_use"):
    """How often a kind of second step was right for an account. `key` is account and kind, so that two count as one row."""

    id = id_column()
    key = Varchar(length=50, unique=True)
    account = ForeignKey(Account, index=True)
    kind = Varchar(length=20)
    uses = Integer(default=0)
