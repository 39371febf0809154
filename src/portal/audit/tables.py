"""The audit log. Only `log.record` writes here; triggers refuse UPDATE and DELETE on both engines (C88)."""

from piccolo.columns import BigInt, Boolean, Text, Timestamptz, Varchar
from piccolo.table import Table

from portal.audit.triggers import ONLY_ADDED_TO
from portal.database.extras import index
from portal.database.identifiers import ID_LENGTH


class AuditEntry(Table, tablename="audit_entry"):
    """One line. `seq` counts from 1 without a gap; `mac` is HMAC-SHA256 over the line and the `mac` before it.

    `patient_id`: whose record. `account_id`: who did it. No foreign keys: the log outlives what it speaks of.
    `fields`: names of what was changed, joined by spaces, never values. `session`: beginning of the session's hash.
    `clock_synchronised`: whether the system's clock was under NTP control (170.210(g)); null when unknown.
    """

    seq = BigInt(primary_key=True, default=None)
    at = Timestamptz(default=None, index=True)
    event = Varchar(length=40)
    outcome = Varchar(length=10, default="success")  # success | failure
    actor_kind = Varchar(length=10)
    account_id = Varchar(length=ID_LENGTH, null=True, default=None)
    patient_id = Varchar(length=ID_LENGTH, null=True, default=None)
    object_type = Varchar(length=40, default="")
    object_id = Varchar(length=64, default="")
    fields = Varchar(length=500, default="")
    session = Varchar(length=8, default="")
    address = Varchar(length=64, default="")
    request_id = Varchar(length=64, default="")
    reason = Text(default="")
    clock_synchronised = Boolean(null=True, default=None)
    key_id = Varchar(length=16)
    mac = Varchar(length=64)


EXTRAS = (
    ONLY_ADDED_TO,
    index("audit_entry_of_patient", on="audit_entry", columns="patient_id, seq", where="patient_id IS NOT NULL"),
    index("audit_entry_by_account", on="audit_entry", columns="account_id, seq", where="account_id IS NOT NULL"),
    # What was done to an account, often by somebody else; the queries write the condition in these words.
    index("audit_entry_about_account", on="audit_entry", columns="object_id, seq", where="object_type = 'account'"),
)
