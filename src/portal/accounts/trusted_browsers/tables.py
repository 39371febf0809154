"""Which known browsers are trusted, and since when."""

from piccolo.columns import ForeignKey, Timestamptz, Varchar
from piccolo.table import Table

from portal.accounts.tables import Account
from portal.database.identifiers import ID_LENGTH, id_column


class BrowserTrust(Table, tablename="browser_trust"):
    """A second step was shown in this known browser (`device_id`) at `trusted_at`, and its owner wished not to be asked
    again soon. How long that lasts is the clinic's limit at the moment of asking."""

    id = id_column()
    account = ForeignKey(Account, index=True)
    device_id = Varchar(length=ID_LENGTH, unique=True)
    trusted_at = Timestamptz(default=None)
