"""Whether a patient has an account of their own: then nothing invites them again, and links lead to the sign-in."""

from portal import clock
from portal.accounts.tables import Invitation
from portal.charts.tables import Patient
from portal.crypto.tokens import token_hash
from portal.database.statements import Statement

_OWN = Statement(
    "SELECT g.account FROM access_grant g JOIN account a ON a.id = g.account WHERE g.patient = ? AND g.relationship = 'self'"
    " AND g.status = 'active' AND (g.valid_until IS NULL OR g.valid_until > ?) AND a.status <> 'disabled' LIMIT 1")


async def own_account_of(patient: Patient) -> str | None:
    """The id of the account in which the patient sees their own record; None when they have none that is open."""
    return await _own(patient.id)


async def is_settled(invitation: Invitation) -> bool:
    """Whether the invited patient has an account by now, however they came by it."""
    return bool(await _own(invitation.patient_id))


async def _own(patient_id: str | None) -> str | None:
    rows = await _OWN.rows(patient_id or "", clock.now())
    return rows[0][0] if rows else None


async def leads_to_account(token: str, invitation_id: str | None = None) -> bool:
    """Whether the invitation behind this link (or with this id), used or ended, is of somebody who has an account by now."""
    row = await Invitation.select(Invitation.patient_id, Invitation.state).where(
        (Invitation.token_hash == token_hash(token[:100])) | (Invitation.id == (invitation_id or ""))).first()
    if row is None:
        return False
    return row["state"] == "activated" or bool(await _own(row["patient_id"]))
