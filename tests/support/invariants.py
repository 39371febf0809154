"""What must hold after every fault, whatever happened (the INV of the fault tests)."""

from portal.accounts.tables import Invitation
from portal.audit.events import AuditEvent
from portal.audit.tables import AuditEntry
from portal.audit.verification import examine
from portal.database.check import problems
from portal.database.engine import engine
from tests.support.burst import Burst


async def check_invariants(*bursts: Burst) -> None:
    """The database is sound, the audit log whole, and everything that was acknowledged is there once, with its audit line."""
    assert await problems() == []
    assert (await examine()).first_bad is None
    stored = await Invitation.select(Invitation.contact).where(Invitation.patient_id == "noor").output(as_list=True)
    invited = [address for burst in bursts for address in burst.invited]
    assert set(invited) <= set(stored), f"lost: {sorted(set(invited) - set(stored))[:5]}"
    assert len(set(stored) - set(invited)) <= sum(burst.cut for burst in bursts), "what was refused was stored all the same"
    assert len(stored) == len(set(stored))
    created = await AuditEntry.count().where(AuditEntry.event == AuditEvent.INVITATION_CREATED.value, AuditEntry.patient_id == "noor")
    assert created == len(stored)
    mails = await engine().rows("SELECT count(*), count(DISTINCT dedup_key) FROM outbox")
    assert mails[0][0] == mails[0][1] >= len(stored)
    viewed = await AuditEntry.count().where(AuditEntry.event == AuditEvent.ACCESS_LOG_VIEWED.value)
    assert viewed >= sum(burst.reads for burst in bursts)
