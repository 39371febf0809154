"""The link to set up a new second step once more, for who has lost the mail or let it run out."""

from portal.accounts.notices import confirmed_addresses
from portal.accounts.second_step_resets.ending import link_may_be_mailed, mail_link_to_set_up
from portal.accounts.tables import Account
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.database.transactions import transaction


async def send_link_again(account: Account, *, actor: Actor, patient_id: str | None = None) -> bool:
    """Mail it to the confirmed addresses, and end the earlier one; False when nothing waits for it or there is no address."""
    if not await link_may_be_mailed(account.id) or not await confirmed_addresses(account.id):
        return False
    async with transaction():
        await mail_link_to_set_up(account)
        await log.record(AuditEvent.SECOND_STEP_LINK_SENT, actor=actor, patient_id=patient_id, object_type="account",
                         object_id=account.id)
    return True
