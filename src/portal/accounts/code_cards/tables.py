"""Code cards and their codes. The codes are stored as scrypt under one salt per card, so that a try costs one hash."""

from piccolo.columns import ForeignKey, Integer, Timestamptz, Varchar
from piccolo.table import Table

from portal.accounts.tables import Account
from portal.database.identifiers import id_column


class CodeCard(Table, tablename="code_card"):
    """A printed card. Counts only when `confirmed_at` is set; an account has one such and at most one that waits for it."""

    id = id_column()
    account = ForeignKey(Account, index=True)
    name = Varchar(length=60, default="")
    salt = Varchar(length=64)
    created_at = Timestamptz(default=None)
    confirmed_at = Timestamptz(null=True, default=None)


class CodeCardCode(Table, tablename="code_card_code"):
    """One numbered row of a card."""

    id = id_column()
    card = ForeignKey(CodeCard, index=True)
    number = Integer()
    digest = Varchar(length=64)
    used_at = Timestamptz(null=True, default=None)
