"""Locks set by staff. `account.staff_locked` says whether one is in force; here is who set it, and why."""

from piccolo.columns import ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from portal.accounts.tables import Account
from portal.database.identifiers import ID_LENGTH, id_column


class StaffLock(Table, tablename="staff_lock"):
    """One lock, in force until `lifted_at`. `reason` is for staff only."""

    id = id_column()
    account = ForeignKey(Account, index=True)
    patient_id = Varchar(length=ID_LENGTH, null=True, default=None)  # on whose file staff were
    reason = Text(default="")
    locked_at = Timestamptz(default=None)
    locked_by = Varchar(length=ID_LENGTH, null=True, default=None)
    lifted_at = Timestamptz(null=True, default=None)
    lifted_by = Varchar(length=ID_LENGTH, null=True, default=None)
