"""The clinic itself: one row."""

from piccolo.columns import Text, Varchar
from piccolo.table import Table

from portal.database.identifiers import id_column


class Clinic(Table, tablename="clinic"):
    """What the clinic says of itself on every page. Exactly one row, made by `portal init` or the demo."""

    id = id_column()
    name = Varchar(length=120)
    address = Text(default="")
    phone = Varchar(length=40, default="")
    email = Varchar(length=254, default="")
    hours = Text(default="")
    emergency_number = Varchar(length=20, default="")
    emergency_text = Text(default="")
    time_zone = Varchar(length=60, default="UTC")
    language = Varchar(length=5, default="en")
    leave_address = Varchar(length=200, default="https://www.wikipedia.org/")  # where "leave this page quickly" leads
    country = Varchar(length=2, default="")  # ISO 3166; where a phone number without a + is dialled
