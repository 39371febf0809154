"""The one door to patient data: `open_chart()` for patients and proxies, `open_patient_file()` for staff.

Both check, and write the audit line; not yours and not there are the same NotFound. Every question and verb about a
patient takes what the door gave, never a patient id. The grant is read on every request, so revoking works at once,
and whether it has begun or run out is computed, not scheduled (C80, C82).
"""

from datetime import datetime

import msgspec

from portal import clock
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.database.statements import Statement
from portal.errors import NotFound, NotOffered
from portal.permissions import SCOPE_FOR, Permission, role_may
from portal.web.scope import CurrentSession


class Record(msgspec.Struct, frozen=True):
    """A grant in force, with the name of the person whose record it opens."""

    grant_id: str
    patient_id: str
    relationship: str
    scopes: str
    valid_from: datetime
    valid_until: datetime | None
    sees_sensitive: bool
    given_name: str
    family_name: str
    number: str
    birth_date: str
    offered: bool  # whether the portal is there for the patient's category

    @property
    def name(self) -> str:
        """Given and family name; the patient number when no name is known."""
        return f"{self.given_name} {self.family_name}".strip() or self.number

    def may(self, permission: Permission) -> bool:
        """Whether the grant's scopes hold `permission`."""
        scope = SCOPE_FOR[permission]
        return scope is None or self.scopes == "*" or scope.value in self.scopes.split()


class Chart(msgspec.Struct, frozen=True):
    """A record that this person may open now. Only the door makes one."""

    record: Record
    account_id: str
    actor: Actor

    @property
    def patient_id(self) -> str:
        """Whose record it is."""
        return self.record.patient_id

    @property
    def patient_name(self) -> str:
        """The name to show at the top of every page."""
        return self.record.name

    @property
    def is_own(self) -> bool:
        """Whether somebody looks at their own record."""
        return self.record.relationship == "self"

    @property
    def relationship(self) -> str:
        """self, parent, child, carer or other."""
        return self.record.relationship

    @property
    def sees_sensitive(self) -> bool:
        """Whether items marked sensitive are shown."""
        return self.record.sees_sensitive

    def may(self, permission: str) -> bool:
        """Whether a page may be linked; for templates: `view.chart.may("view_results")`."""
        return self.record.may(Permission(permission))


class PatientFile(msgspec.Struct, frozen=True):
    """A patient as a staff member may see them. Only the door makes one."""

    patient_id: str
    number: str
    given_name: str
    family_name: str
    birth_date: str
    email: str
    phone: str
    address: str
    postcode: str
    language: str
    category_id: str | None
    actor: Actor | None = None

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()


# What the clinic decided about the group of patients that `p` is in: their own, else the default one, else none.
CATEGORY_OF_PATIENT = (
    "LEFT JOIN patient_category c ON c.id = COALESCE(p.category, (SELECT d.id FROM patient_category d WHERE d.is_default))")
_RECORDS = Statement(
    "SELECT g.id, g.patient, g.relationship, g.scopes, g.valid_from, g.valid_until, g.sees_sensitive, p.given_name,"
    " p.family_name, p.number, p.birth_date, COALESCE(c.offered, TRUE) FROM access_grant g JOIN patient p ON p.id = g.patient"
    f" {CATEGORY_OF_PATIENT} WHERE g.account = ? AND g.status = 'active' ORDER BY g.created_at, g.id"
)
_FILE = Statement(
    "SELECT id, number, given_name, family_name, birth_date, email, phone, address, postcode, language, category"
    " FROM patient WHERE id = ?"
)


async def records_of(account_id: str) -> list[Record]:
    """The records that the account may open at this moment, oldest grant first."""
    return [record for record in await all_records_of(account_id) if record.offered]


async def all_records_of(account_id: str) -> list[Record]:
    """Those and the ones that are kept from it, because the portal is not offered to the patient's category."""
    now = clock.now()
    return [record for record in await _RECORDS.all(Record, account_id)
            if record.valid_from <= now and (record.valid_until is None or now < record.valid_until)]


async def open_chart(
    session: CurrentSession, patient_id: str, permission: Permission, *, event: AuditEvent, actor: Actor,
    about: tuple[str, str] = ("", ""),
) -> tuple[Chart, list[Record]]:
    """The chart, and all the records of this account (for the switcher). Raises NotFound, and NotOffered where the clinic keeps
    the portal from the patient's category. `about`: type and id of what in the record is asked for, for the log (C87)."""
    records = await all_records_of(session.account_id or "")
    record = next((one for one in records if one.patient_id == patient_id), None)
    if record is None or not record.may(permission):
        await log.record(AuditEvent.AUTHORISATION_REFUSED, actor=actor, object_type="patient",
                         object_id=patient_id[:22], outcome="failure")
        raise NotFound
    if not record.offered:
        raise NotOffered
    await log.record(event, actor=actor, patient_id=record.patient_id, object_type=about[0], object_id=about[1])
    return Chart(record=record, account_id=session.account_id or "", actor=actor), [one for one in records if one.offered]


async def open_patient_file(
    session: CurrentSession, patient_id: str, permission: Permission, *, event: AuditEvent, actor: Actor,
    about: tuple[str, str] = ("", ""),
) -> PatientFile:
    """The patient for a staff member whose role holds `permission`. Raises NotFound. `about`: as in `open_chart`."""
    found = await _FILE.one(PatientFile, patient_id) if session.role and role_may(session.role, permission) else None
    if found is None:
        await log.record(AuditEvent.AUTHORISATION_REFUSED, actor=actor, object_type="patient",
                         object_id=patient_id[:22], outcome="failure")
        raise NotFound
    await log.record(event, actor=actor, patient_id=patient_id, object_type=about[0], object_id=about[1])
    return msgspec.structs.replace(found, actor=actor)
