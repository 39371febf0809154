"""Finding a patient, and what staff need to know about their access."""

import re
from datetime import datetime

import msgspec

from portal import clock
from portal.accounts.emails.addresses import waiting_address
from portal.accounts.invitations import invitations_for
from portal.accounts.notices import confirmed_addresses
from portal.accounts.throttles import waits_until
from portal.charts.door import PatientFile
from portal.charts.names import search_key
from portal.database.statements import Statement

MOST = 25
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")


class FoundPatient(msgspec.Struct, frozen=True):
    """A line of the search: `has_access` says whether some account may open the record now."""

    id: str
    number: str
    given_name: str
    family_name: str
    birth_date: str
    accounts: int

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()


class AccessLine(msgspec.Struct, frozen=True):
    """Somebody who may open the record, or could."""

    grant_id: str
    account_id: str
    name: str
    relationship: str
    scopes: str
    status: str
    account_status: str
    staff_locked: bool
    valid_from: datetime
    valid_until: datetime | None
    last_signed_in_at: datetime | None
    role: str | None
    waits_until: datetime | None = None
    addresses: list[str] = []
    unconfirmed: str = ""

    @property
    def state(self) -> str:
        """active, coming, expired, suspended or revoked, at this moment."""
        now = clock.now()
        if self.status != "active":
            return self.status
        if self.valid_from > now:
            return "coming"
        return "expired" if self.valid_until is not None and self.valid_until <= now else "active"


_COLUMNS = (
    "SELECT p.id, p.number, p.given_name, p.family_name, p.birth_date,"
    " (SELECT count(*) FROM access_grant g WHERE g.patient = p.id AND g.status = 'active') FROM patient p "
)
_BY_NUMBER = Statement(_COLUMNS + "WHERE p.number = ? LIMIT 25")
_BY_BIRTH_DATE = Statement(_COLUMNS + "WHERE p.birth_date = ? ORDER BY p.search_name, p.id LIMIT 25")
_BY_NAME = Statement(
    _COLUMNS + "WHERE p.search_name LIKE ? ESCAPE '!' AND p.search_name LIKE ? ESCAPE '!' AND p.search_name LIKE ?"
    " ESCAPE '!' ORDER BY p.search_name, p.id LIMIT 25")
_ACCESS = Statement(
    "SELECT g.id, g.account, a.name, g.relationship, g.scopes, g.status, a.status, a.staff_locked, g.valid_from,"
    " g.valid_until, a.last_signed_in_at, a.role FROM access_grant g JOIN account a ON a.id = g.account"
    " WHERE g.patient = ? ORDER BY g.created_at, g.id")


async def find_patients(text: str) -> list[FoundPatient]:
    """At most 25 patients by number, date of birth (2014-03-31 or 31/3/2014) or parts of their names."""
    text = text.strip()[:100]
    if not text:
        return []
    date = _DATE.fullmatch(text)
    if date:
        year, month, day = date.group(1, 2, 3) if date[1] else date.group(6, 5, 4)
        return await _BY_BIRTH_DATE.all(FoundPatient, f"{year}-{int(month):02}-{int(day):02}")
    by_number = await _BY_NUMBER.all(FoundPatient, text.upper())
    if by_number:
        return by_number
    words = (search_key(text).split() + ["", ""])[:3]
    return await _BY_NAME.all(FoundPatient, *(f"%{_literal(word)}%" for word in words))


async def patient_id_of(number: str) -> str:
    """The id behind a patient number; `-`, which nobody has, when there is none."""
    found = await _BY_NUMBER.all(FoundPatient, number.strip().upper()[:20])
    return found[0].id if found else "-"


def _literal(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")


async def access_to(patient: PatientFile) -> list[AccessLine]:
    """Everybody who has or had access, with waiting times and the addresses that mail goes to."""
    lines = []
    for line in await _ACCESS.all(AccessLine, patient.patient_id):
        waiting = await waiting_address(line.account_id)
        lines.append(msgspec.structs.replace(
            line, waits_until=await waits_until(line.account_id), addresses=await confirmed_addresses(line.account_id),
            unconfirmed=waiting.masked if waiting else ""))
    return lines


async def invitations_to(patient: PatientFile) -> list[dict]:
    """The patient's invitations, newest first."""
    return await invitations_for(patient.patient_id)
