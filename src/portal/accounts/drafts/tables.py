"""What was typed and not sent."""

from piccolo.columns import ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from portal.accounts.tables import Account
from portal.database.extras import index
from portal.database.identifiers import id_column


class Draft(Table, tablename="draft"):
    """One form. `page` is the address that shows it, `action` the one it is sent to; `form` is the name of its class."""

    id = id_column()
    account = ForeignKey(Account)
    page = Varchar(length=600)
    action = Varchar(length=600)
    form = Varchar(length=60)
    content = Text()  # column-encrypted JSON: names and values of the fields
    created_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None, index=True)


EXTRAS = (index("draft_of_account", on="draft", columns="account, action", unique=True),)
