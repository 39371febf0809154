"""Passkeys, and the challenges that were answered."""

from piccolo.columns import BigInt, Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from portal.accounts.tables import Account
from portal.database.identifiers import id_column


class Passkey(Table, tablename="passkey"):
    """The public half of a key pair. Ids and keys are base64url; nothing here lets anybody sign in.

    `sign_count` is the highest number that the key has told; 0 for the many that do not count. `backed_up`: it is in its
    owner's cloud as well. `signs_in_alone`: it may be the whole sign-in; not any more once its owner has said that a sign-in
    was somebody else's (C41).
    """

    id = id_column()
    account = ForeignKey(Account, index=True)
    credential_id = Varchar(length=1400, unique=True)
    public_key = Text()
    user_handle = Varchar(length=64)
    sign_count = BigInt(default=0)
    transports = Varchar(length=80, default="")
    aaguid = Varchar(length=36, default="")
    backed_up = Boolean(default=False)
    signs_in_alone = Boolean(default=True)
    name = Varchar(length=60, default="")
    added_at = Timestamptz(default=None)
    last_used_at = Timestamptz(null=True, default=None)


class AnsweredChallenge(Table, tablename="answered_challenge"):
    """A challenge that was answered, rightly or wrongly: it is good for nothing more. Kept until it would have run out."""

    id = id_column()
    digest = Varchar(length=64, unique=True)
    expires_at = Timestamptz(default=None)
