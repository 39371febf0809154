"""Telephone numbers of accounts, and the codes sent to them."""

from piccolo.columns import ForeignKey, Integer, Timestamptz, Varchar
from piccolo.table import Table

from portal.accounts.tables import Account
from portal.database.identifiers import ID_LENGTH, id_column


class PhoneNumber(Table, tablename="phone_number"):
    """One confirmed number of an account, and at most one that waits for its code. `number` is E.164."""

    id = id_column()
    account = ForeignKey(Account, index=True)
    number = Varchar(length=16)
    name = Varchar(length=60, default="")
    verified_at = Timestamptz(null=True, default=None)
    second_step_since = Timestamptz(null=True, default=None)  # since when codes sent here are a second step
    code_used_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)


class TextCode(Table, tablename="text_code"):
    """Six digits sent by text, good once, in one session only. `purpose`: number (confirm it) or second_step."""

    id = id_column()
    account = ForeignKey(Account, index=True)
    session_id = Varchar(length=ID_LENGTH, index=True)
    purpose = Varchar(length=12)
    number = Varchar(length=16)
    salt = Varchar(length=32)
    digest = Varchar(length=64)
    tries = Integer(default=0)
    created_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    used_at = Timestamptz(null=True, default=None)
