"""Ending access at once: the next request of that account finds nothing (C50, C82)."""

from portal import clock
from portal.accounts.tables import Account
from portal.audit import log
from portal.audit.events import AuditEvent
from portal.charts.door import PatientFile
from portal.charts.tables import AccessGrant
from portal.database.transactions import transaction


async def revoke_grant(patient: PatientFile, grant_id: str) -> bool:
    """End one grant of this patient; False when it is not there or has ended."""
    async with transaction():
        ended = await AccessGrant.update({AccessGrant.status: "revoked", AccessGrant.revoked_at: clock.now()}).where(
            AccessGrant.id == grant_id, AccessGrant.patient == patient.patient_id, AccessGrant.status != "revoked",
        ).returning(AccessGrant.id)
        if ended:
            await log.record(AuditEvent.GRANT_REVOKED, actor=patient.actor, patient_id=patient.patient_id,
                             object_type="grant", object_id=grant_id)
    return bool(ended)


async def account_with_access(patient: PatientFile, account_id: str) -> Account | None:
    """The account if it has or had a grant to this patient, so that staff can only act on those of the page."""
    joined = await AccessGrant.exists().where(AccessGrant.patient == patient.patient_id, AccessGrant.account == account_id)
    return await Account.objects().get(Account.id == account_id) if joined else None
