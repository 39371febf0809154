"""What the clinic chose in place of a default."""

from piccolo.columns import Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from portal.database.identifiers import ID_LENGTH, id_column


class ClinicLimit(Table, tablename="clinic_limit"):
    """The newest choice for one limit; the older ones are in the audit log. `changed_by` is an account."""

    id = id_column()
    name = Varchar(length=60, unique=True)
    value = Integer()
    reason = Text(default="")
    changed_at = Timestamptz()
    changed_by = Varchar(length=ID_LENGTH, null=True, default=None)
