"""Requests for a copy of the records (HIPAA 45 CFR 164.524)."""

from piccolo.columns import ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from portal.accounts.tables import Account
from portal.charts.tables import Patient
from portal.database.extras import index
from portal.database.identifiers import ID_LENGTH, id_column


class RecordsRequest(Table, tablename="records_request"):
    """Somebody wants a copy of a patient's records. `state`: requested, in_progress, completed, refused.

    Made in an account, or with an invitation by somebody who has shown who they are but gets no account.
    """

    id = id_column()
    reference = Varchar(length=12, unique=True)  # short enough to be said on the telephone
    form_key = Varchar(length=64, unique=True)  # hash: one form sent twice is one request (C99)
    patient = ForeignKey(Patient, null=False, index=True)
    account = ForeignKey(Account, null=True, default=None, index=True)
    invitation_id = Varchar(length=ID_LENGTH, null=True, default=None, index=True)
    wishes = Text()  # column-encrypted JSON of records_requests.Wishes
    language = Varchar(length=5, default="en")
    state = Varchar(length=12, default="requested")
    created_at = Timestamptz(default=None)
    due_at = Timestamptz(default=None)
    started_at = Timestamptz(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)
    settled_by = Varchar(length=ID_LENGTH, null=True, default=None)
    answer = Text(default="")  # column-encrypted: how it was handed over, or why not; the person reads it


EXTRAS = (
    index("records_request_open", on="records_request", columns="due_at", where="settled_at IS NULL"),
)
