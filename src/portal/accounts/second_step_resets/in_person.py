"""Somebody stands at the desk and shows a document: the reset takes effect at once."""

from portal import clock
from portal.accounts.notices import tell
from portal.accounts.second_step_resets.ending import end_second_steps, link_to_set_up, mail_link_to_set_up
from portal.accounts.second_step_resets.resets import DOCUMENTS, new_row, set_aside_open_reset
from portal.accounts.second_step_resets.tables import SecondStepReset
from portal.accounts.second_step_resets.two_people import keep_link_apart
from portal.accounts.tables import Account
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.database.transactions import take_turns, transaction


async def reset_in_person(account: Account, *, document: str, on_paper: bool, actor: Actor, patient_id: str) -> str:
    """End every second step now. On paper, give the link to set up a new one, which is told nowhere else; else mail it, and
    give nothing. The owner is told at every confirmed address either way. What was open by another way ends.
    Raises SomebodyElseToo."""
    if document not in DOCUMENTS:
        raise ValueError(document)
    now = clock.now()
    async with transaction():
        await take_turns(f"second step of {account.id}")
        await keep_link_apart(account.id, actor, on_paper=on_paper)
        await set_aside_open_reset(account.id)
        row = new_row(account, way="in_person", state="completed", actor=actor, patient_id=patient_id, document=document,
                      confirmed_at=now, confirmed_by=actor.account_id, completed_at=now)
        await SecondStepReset.insert(row)
        await end_second_steps(account.id)
        link = await link_to_set_up(account.id) if on_paper else ""
        await (tell(account, "second_step_renewed") if on_paper else mail_link_to_set_up(account))
        await log.record(AuditEvent.FACTORS_RESET, actor=actor, patient_id=patient_id, object_type="account",
                         object_id=account.id, reason=f"in person: {document}")
    return link
