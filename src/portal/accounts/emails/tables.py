"""What was changed about the addresses of an account, kept so that it can be undone."""

from piccolo.columns import ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from portal.accounts.tables import Account
from portal.database.identifiers import ID_LENGTH, id_column


class EmailChange(Table, tablename="email_change"):
    """One address asked for, or removed.

    `kind`: added, changed, removed. `email_id` is the new address, `replaces_id` the one whose place it takes.
    `addresses_before`: the confirmed addresses of that moment, as JSON; undoing brings exactly these back.
    """

    id = id_column()
    account = ForeignKey(Account, index=True)
    kind = Varchar(length=8)
    email_id = Varchar(length=ID_LENGTH, null=True, default=None)
    replaces_id = Varchar(length=ID_LENGTH, null=True, default=None)
    addresses_before = Text(default="[]")
    asked_at = Timestamptz(default=None)
    sent_at = Timestamptz(null=True, default=None)  # when the link to confirm it was last mailed
    confirmed_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)  # undone, corrected or given up
