"""Requests for access by people who have no invitation."""

from piccolo.columns import ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from portal.charts.tables import Patient
from portal.database.extras import index
from portal.database.identifiers import ID_LENGTH, id_column


class AccessRequest(Table, tablename="access_request"):
    """What somebody typed, until 30 days after it was settled.

    `state`: new (nobody has looked), waiting (for the front desk), asked (the desk has called and waits for something);
    settled: invited, told (has an account and was reminded of it), noted (nothing more to do), refused.
    `problem` says why it was not settled by itself (settling.py), or why it was refused.
    """

    id = id_column()
    form_key = Varchar(length=64, unique=True)  # hash: one form sent twice is one request (C99)
    typed = Text()  # column-encrypted JSON of asking.Details
    likeness = Varchar(length=64)  # keyed hash of what was typed, to know a repetition by
    language = Varchar(length=5, default="en")
    state = Varchar(length=10, default="new")
    problem = Varchar(length=16, default="")
    patient = ForeignKey(Patient, null=True, default=None)
    created_at = Timestamptz(default=None)
    called_at = Timestamptz(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)
    settled_by = Varchar(length=ID_LENGTH, null=True, default=None)
    note = Text(default="")  # column-encrypted: what staff wrote


EXTRAS = (
    index("access_request_waiting", on="access_request", columns="created_at", where="settled_at IS NULL"),
    index("access_request_settled", on="access_request", columns="settled_at", where="settled_at IS NOT NULL"),
    index("access_request_alike", on="access_request", columns="likeness, created_at"),
    index("access_request_of_patient", on="access_request", columns="patient, settled_at", where="patient IS NOT NULL"),
)
