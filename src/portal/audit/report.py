"""The clinic's report of the audit log: by time, patient, person, event and outcome, in any order, a page at a time (C89)."""

from datetime import datetime

import msgspec
from piccolo.columns.combination import WhereRaw
from piccolo.query import OrderByRaw

from portal.audit.events import phrase_of
from portal.audit.people import ROLES
from portal.audit.tables import AuditEntry
from portal.database.statements import Statement

# What a report can be sorted by, as SQL: never anything that came from outside.
ORDERS = {
    "time": "seq", "event": "event", "outcome": "outcome", "person": "COALESCE(account_id, '')",
    "kind": "actor_kind", "patient": "COALESCE(patient_id, '')", "object": "object_type", "address": "address",
}
_PERSON = Statement("SELECT name, role FROM account WHERE id = ?")
_PATIENT = Statement("SELECT number, given_name, family_name FROM patient WHERE id = ?")


class AuditQuestion(msgspec.Struct, frozen=True):
    """Which lines a report is about; None means all. `since` is included, `until` is not."""

    since: datetime | None = None
    until: datetime | None = None
    patient_id: str | None = None
    account_id: str | None = None
    event: str | None = None
    outcome: str | None = None


class ReportLine(msgspec.Struct, frozen=True):
    """A line of the log, with the names that its ids have today (empty when there is none)."""

    seq: int
    at: datetime
    event: str
    outcome: str
    actor_kind: str
    account_id: str | None
    patient_id: str | None
    object_type: str
    object_id: str
    fields: str
    session: str
    address: str
    request_id: str
    reason: str
    name: str = ""
    role_name: str = ""
    patient_number: str = ""
    patient_name: str = ""

    @property
    def phrase(self) -> str:
        """The msgid of what was done."""
        return phrase_of(self.event)

    @property
    def role(self) -> str:
        """The msgid of a staff role, or empty."""
        return ROLES.get(self.role_name, "")


async def recent_events(
    question: AuditQuestion | None = None, *, order: str = "time", ascending: bool = False, after: int | None = None,
    limit: int = 50,
) -> list[ReportLine]:
    """The lines that match, newest first unless sorted otherwise; the page that follows the line `after`.

    Raises KeyError for an order that is not in `ORDERS`.
    """
    expression, columns = ORDERS[order], [AuditEntry._meta.get_column_by_name(name) for name in _COLUMNS]
    conditions = _conditions(question or AuditQuestion())
    if after is not None:
        conditions.append(await _follows(expression, ascending, after))
    query = AuditEntry.select(*columns)
    for condition in conditions:
        query = query.where(condition)
    rows = await query.order_by(OrderByRaw(expression), ascending=ascending).order_by(
        AuditEntry.seq, ascending=ascending).limit(limit)
    return await _with_names([ReportLine(**row) for row in rows])


_COLUMNS = ReportLine.__struct_fields__[: ReportLine.__struct_fields__.index("name")]


def _conditions(question: AuditQuestion) -> list:
    conditions = []
    if question.since is not None:
        conditions.append(AuditEntry.at >= question.since)
    if question.until is not None:
        conditions.append(AuditEntry.at < question.until)
    for name in ("patient_id", "account_id", "event", "outcome"):
        if (value := getattr(question, name)) is not None:
            conditions.append(AuditEntry._meta.get_column_by_name(name) == value)
    return conditions


async def _follows(expression: str, ascending: bool, after: int) -> WhereRaw:
    sign = ">" if ascending else "<"
    if expression == "seq":
        return WhereRaw(f"seq {sign} {{}}", after)
    rows = await AuditEntry.raw(f"SELECT {expression} AS place FROM audit_entry WHERE seq = {{}}", after)  # of ORDERS
    place = rows[0]["place"] if rows else ""
    return WhereRaw(f"({expression} {sign} {{}} OR ({expression} = {{}} AND seq {sign} {{}}))", place, place, after)


async def _with_names(lines: list[ReportLine]) -> list[ReportLine]:
    people = {key: (await _PERSON.rows(key) or [("", "")])[0] for key in {line.account_id for line in lines} - {None}}
    patients = {key: (await _PATIENT.rows(key) or [("", "", "")])[0] for key in {line.patient_id for line in lines} - {None}}
    named = []
    for line in lines:
        name, role = people.get(line.account_id, ("", ""))
        number, given, family = patients.get(line.patient_id, ("", "", ""))
        named.append(msgspec.structs.replace(
            line, name=name, role_name=role or "", patient_number=number, patient_name=f"{given} {family}".strip()))
    return named
