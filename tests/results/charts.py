"""Rows of results in a test's database, and charts as the door gives them."""

from datetime import UTC, datetime
from hashlib import sha256

import msgspec

from portal import clock
from portal.accounts.tables import Account
from portal.audit.events import Actor, AuditEvent
from portal.charts.door import Chart, open_chart
from portal.database.identifiers import new_id
from portal.permissions import Permission
from portal.results.tables import DiagnosticReport, Observation, ResultSeen
from portal.web.scope import CurrentSession

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    """A moment in UTC from `2026-11-12` or `2026-11-12 14:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _columns(given: dict, day: str) -> dict:
    instant = at(day)
    return {
        "id": new_id(), "patient": "maya", "status": "final", "record_key": new_id(), "source_id": "", "file_id": "",
        "run_id": "", "content_hash": "", "published": True, "release_at": LONG_AGO, "created_at": clock.now(),
        "updated_at": clock.now(), "effective_text": day[:10], "effective_precision": "day", "effective_instant": instant,
    } | given  # fmt: skip


async def result(name: str = "Haemoglobin", value: str = "128", unit: str = "g/L", *, day: str = "2026-11-12", **given) -> str:
    """A final, released result of Maya, or what `given` says instead; its id."""
    number = float(value) if value.replace(".", "", 1).isdigit() else None
    columns = {
        "name": name, "section": "results", "code_key": sha256(name.encode()).hexdigest()[:16], "value_kind": "quantity" if number is not None else "text",
        "value_text": value, "value_number": number, "unit": unit, "unit_code": unit,
    } | _columns(given, day)  # fmt: skip
    if "range_low" in given:
        columns["range_low_number"] = float(given["range_low"])
    if "range_high" in given:
        columns["range_high_number"] = float(given["range_high"])
    await Observation.insert(Observation(**columns))
    return columns["id"]


async def report(title: str = "Full blood count", *, day: str = "2026-11-12", **given) -> str:
    """A final, released report of Maya, or what `given` says instead; its id."""
    columns = {"title": title} | _columns(given, day)
    await DiagnosticReport.insert(DiagnosticReport(**columns))
    return columns["id"]


async def chart_of(username: str = "maya", patient: str = "maya", *, sees_sensitive: bool | None = None) -> Chart:
    """The chart that the door opens for this person."""
    account = await Account.objects().get(Account.username == username)
    session = CurrentSession(
        id="", token_hash="", stage="full", account_id=account.id, invitation_id=None, device_id=None, created_at=LONG_AGO,
        seen_at=LONG_AGO, expires_at=LONG_AGO, idle_seconds=0, factor_at=None, next_path="", name="", username=username,
        role_name=None, language=None, status="active")  # fmt: skip
    chart, _ = await open_chart(
        session, patient, Permission.VIEW_RESULTS, event=AuditEvent.RESULTS_LISTED, actor=Actor("patient", account_id=account.id))
    if sees_sensitive is None:
        return chart
    return msgspec.structs.replace(chart, record=msgspec.structs.replace(chart.record, sees_sensitive=sees_sensitive))


async def seen_ids() -> list[str]:
    """What anybody has opened."""
    return await ResultSeen.select(ResultSeen.item_id).output(as_list=True)
