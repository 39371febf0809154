"""What ties a database to the keyring that it was written with."""

from piccolo.columns import Timestamptz, Varchar
from piccolo.table import Table

from portal.database.identifiers import id_column


class KeyProof(Table, tablename="key_proof"):
    """A keyed hash of a fixed sentence by one key of the keyring. It shows the key without telling it (C85)."""

    id = id_column()
    purpose = Varchar(length=16)
    key_id = Varchar(length=16, unique=True)
    proof = Varchar(length=64)
    created_at = Timestamptz(default=None)
