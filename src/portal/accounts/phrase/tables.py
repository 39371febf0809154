"""Telephone phrases."""

from piccolo.columns import ForeignKey, Timestamptz, Varchar
from piccolo.table import Table

from portal.accounts.tables import Account
from portal.database.identifiers import id_column


class TelephonePhrase(Table, tablename="telephone_phrase"):
    """One for an account, hashed like a password."""

    id = id_column()
    account = ForeignKey(Account, unique=True)
    phrase_hash = Varchar(length=120)
    set_at = Timestamptz(default=None)
