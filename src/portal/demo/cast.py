"""Who is who in the demo clinic, and who may open whose record."""

from dataclasses import dataclass
from datetime import date

from portal.permissions import Role


@dataclass(frozen=True)
class CastPatient:
    """A person with a record. `key` is the FHIR id; `fact` answers the identity check (last 4 digits of the phone)."""

    key: str
    number: str
    given: str
    family: str
    birth_date: date
    gender: str
    phone: str
    email: str
    language: str = "en"
    postcode: str = "LS1 4RT"
    address: str = "12 Mill Lane, Riverside"


@dataclass(frozen=True)
class CastAccount:
    """A person who signs in with `username`. `role`: a staff role, or None."""

    username: str
    name: str
    email: str
    role: Role | None = None
    own: str | None = None
    looks_after: tuple[tuple[str, str, str], ...] = ()  # (patient key, relationship, scopes)
    language: str = "en"


PASSWORD = "riverside heron paddles 7"  # noqa: S105 - of every account of the demo, which runs on a loopback address only

MAYA = CastPatient("maya", "P-1001", "Maya", "Torres", date(1984, 3, 31), "female", "+44 113 496 0101", "maya@example.org")
JONAH = CastPatient("jonah", "P-1002", "Jonah", "Torres", date(2017, 6, 12), "male", "+44 113 496 0101", "")
RUTH = CastPatient("ruth", "P-1003", "Ruth", "Alvarez", date(1952, 11, 2), "female", "+44 113 496 0133", "ruth@example.org", "es")
LEE = CastPatient("lee", "P-1004", "Lee", "Chen", date(1990, 1, 20), "male", "+44 113 496 0144", "lee@example.org")
NOOR = CastPatient("noor", "P-1005", "Noor", "Haddad", date(1978, 9, 5), "female", "+44 7700 900155", "noor@example.org", "ar")

PATIENTS = (MAYA, JONAH, RUTH, LEE, NOOR)  # Noor has no account: she is there to be invited

ACCOUNTS = (
    CastAccount("maya", "Maya Torres", "maya@example.org", own="maya", looks_after=(("jonah", "parent", "*"),)),
    CastAccount("ruth", "Ruth Alvarez", "ruth@example.org", own="ruth", language="es",
                looks_after=(("jonah", "other", "prescriptions appointments"),)),
    CastAccount("lee.chen", "Lee Chen", "lee@example.org", own="lee"),
    CastAccount("dr.osei", "Dr Kwame Osei", "osei@clinic.example", Role.CLINICIAN),
    CastAccount("priya", "Priya Nair", "priya@clinic.example", Role.NURSE),
    CastAccount("sam.front", "Sam Doyle", "sam@clinic.example", Role.FRONT_DESK),
    CastAccount("bea.bills", "Bea Lindqvist", "bea@clinic.example", Role.BILLING),
    CastAccount("ada.admin", "Ada Moreau", "ada@clinic.example", Role.ADMINISTRATOR),
    CastAccount("femi.admin", "Femi Adeyemi", "femi@clinic.example", Role.ADMINISTRATOR),
)
