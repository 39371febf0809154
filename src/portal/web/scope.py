"""Who is asking, and for whose record: what admission.py found out and left in the ASGI scope.

Features read it through these questions only. `Scope` here is the ASGI one, a mutable mapping for one request.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from litestar.connection import ASGIConnection

from portal.audit.events import Actor
from portal.permissions import Role

SESSION, CHART, CLINIC, PATIENT_FILE, RECORDS = (
    "portal.session", "portal.chart", "portal.clinic", "portal.patient_file", "portal.records")
REQUEST_ID, CLIENT = "portal.request_id", "portal.client"
DRAFTS, DRAFT_SENT = "portal.drafts", "portal.draft_sent"  # accounts/drafts


class CurrentSession(msgspec.Struct, frozen=True):
    """The row behind the session cookie, with what every page needs of its account (nulls before there is one)."""

    id: str
    token_hash: str
    stage: str
    account_id: str | None
    invitation_id: str | None
    device_id: str | None
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    idle_seconds: int
    factor_at: datetime | None
    next_path: str
    name: str | None
    username: str | None
    role_name: str | None
    language: str | None
    status: str | None

    @property
    def role(self) -> Role | None:
        """The staff role; None for patients and proxies."""
        return Role(self.role_name) if self.role_name else None

    @property
    def is_staff(self) -> bool:
        """Whether this is a member of the clinic's staff."""
        return bool(self.role_name)

    @property
    def is_full(self) -> bool:
        """Whether both proofs were given and the account is set up."""
        return self.stage == "full" and self.status == "active"

    @property
    def ends_at(self) -> datetime:
        """When the session ends if nothing more is done in it."""
        return min(self.seen_at + timedelta(seconds=self.idle_seconds), self.expires_at)


def session_of(connection: ASGIConnection) -> CurrentSession | None:
    """The session of this request, at whatever stage, or None."""
    return connection.scope.get(SESSION)


def person_of(connection: ASGIConnection) -> CurrentSession:
    """The session of somebody fully signed in; the policy of the route made sure of it."""
    return connection.scope[SESSION]


def clinic_of(connection: ASGIConnection) -> Any:
    """The clinic, as `clinic.clinics.ClinicInfo`."""
    return connection.scope[CLINIC]


def chart_of(connection: ASGIConnection) -> Any:
    """The `charts.door.Chart` that the door opened for this request, or None."""
    return connection.scope.get(CHART)


def actor_of(connection: ASGIConnection) -> Actor:
    """Who acts in this request, for the audit log."""
    scope, session = connection.scope, connection.scope.get(SESSION)
    kind = "anonymous"
    if session and session.account_id:
        kind = "staff" if session.is_staff else "patient"
    return Actor(
        kind=kind,
        account_id=session.account_id if session else None,
        session=session.token_hash[:8] if session else "",
        address=scope.get(CLIENT, ""),
        request_id=scope.get(REQUEST_ID, ""),
    )


def patient_file_of(connection: ASGIConnection) -> Any:
    """The `charts.door.PatientFile` that the door opened for a staff member, or None."""
    return connection.scope.get(PATIENT_FILE)
