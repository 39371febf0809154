"""Whose record it is, and who may open it."""

from piccolo.columns import Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from portal.accounts.tables import Account
from portal.database.extras import index
from portal.database.identifiers import ID_LENGTH, id_column


class PatientCategory(Table, tablename="patient_category"):
    """A group of patients, as the clinic divides them, and whether the portal is there for them.

    At most one has `is_default`: it is the category of every patient whose own is null.
    """

    id = id_column()
    name = Varchar(length=60, unique=True)
    offered = Boolean(default=True)
    is_default = Boolean(default=False)
    other_portal = Varchar(length=300, default="")  # https address, for those whom this portal is not offered
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)


class PatientCategoryWording(Table, tablename="patient_category_wording"):
    """What the clinic says in one language to people of a category whom the portal is not offered."""

    id = id_column()
    category = ForeignKey(PatientCategory, null=False)
    language = Varchar(length=5)
    explanation = Text(default="")
    how_to_ask = Text(default="")  # how to get the records instead


class Patient(Table, tablename="patient"):
    """A person with a record here. `number` is the clinic's own patient number, shown to people and used to sign in.

    `birth_date` is text as the source gave it: `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (FHIR `date`).
    `search_name` is casefolded and without accents, for staff to find the patient by.
    """

    id = id_column()
    number = Varchar(length=20, unique=True)
    given_name = Varchar(length=120, default="")
    family_name = Varchar(length=120, default="")
    former_names = Text(default="")
    search_name = Varchar(length=300, default="", index=True)
    birth_date = Varchar(length=10, default="", index=True)
    gender = Varchar(length=10, default="unknown")  # FHIR administrative-gender
    phone = Varchar(length=40, default="")
    email = Varchar(length=254, default="")
    address = Text(default="")
    postcode = Varchar(length=16, default="")
    insurance_member_id = Text(default="")  # column-encrypted
    language = Varchar(length=20, default="")
    deceased = Boolean(default=False)
    category = ForeignKey(PatientCategory, null=True, default=None)  # set by staff; an import never touches it
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)


class PatientIdentifier(Table, tablename="patient_identifier"):
    """A number that some system gave the patient. Unique by assigner and value together, never by value alone."""

    id = id_column()
    patient = ForeignKey(Patient, index=True)
    key = Varchar(length=64, unique=True)  # SHA-256 of system, NUL, value
    system = Varchar(length=255)
    value = Varchar(length=120)
    kind = Varchar(length=20, default="")  # FHIR identifier.type code: MR, ...


class AccessGrant(Table, tablename="access_grant"):
    """One account may open one record, with these scopes, in this time.

    `relationship`: self, parent, child, carer, other. `scopes`: `Scope` values joined by spaces, `*` is all.
    `status`: active, suspended, revoked; whether it has begun or run out is computed from the clock.
    """

    id = id_column()
    account = ForeignKey(Account, index=True)
    patient = ForeignKey(Patient, index=True)
    relationship = Varchar(length=12, default="self")
    scopes = Varchar(length=200, default="*")
    status = Varchar(length=10, default="active")
    valid_from = Timestamptz(default=None)
    valid_until = Timestamptz(null=True, default=None)
    sees_sensitive = Boolean(default=False)
    basis = Text(default="")
    granted_by = Varchar(length=ID_LENGTH, null=True, default=None)
    created_at = Timestamptz(default=None)
    revoked_at = Timestamptz(null=True, default=None)


EXTRAS = (
    index("patient_in_category", on="patient", columns="category", where="category IS NOT NULL"),
    index("patient_category_default", on="patient_category", columns="is_default", unique=True, where="is_default"),
    index("patient_category_wording_once", on="patient_category_wording", columns="category, language", unique=True),
)
