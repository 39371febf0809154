"""Somebody telephones: staff call the number on file, then a day passes in which the owner can stop it (C29).

When the day is over the reset takes effect: by the worker, or when somebody signs in, whichever comes first.
"""

from datetime import timedelta

from portal import clock
from portal.accounts.account_tokens import issue_token
from portal.accounts.notices import confirmed_addresses, tell
from portal.accounts.people import account_by_id
from portal.accounts.phrase.phrases import phrase_is_wanted
from portal.accounts.second_step_resets.ending import end_second_steps, mail_link_to_set_up
from portal.accounts.second_step_resets.resets import CANCEL_PURPOSE, open_reset, request_reset
from portal.accounts.second_step_resets.two_people import keep_link_apart
from portal.accounts.tables import Account
from portal.audit import log
from portal.audit.events import SYSTEM, Actor, AuditEvent
from portal.clinic.limits import the_limits
from portal.database.statements import Statement
from portal.database.transactions import transaction
from portal.errors import Conflict

REQUEST_LASTS = timedelta(hours=24)
STILL_READABLE = timedelta(hours=24)  # the link to stop it says how things stand for as long after

_WAIT = Statement(
    "UPDATE second_step_reset SET state = 'waiting', confirmed_at = ?, confirmed_by = ?, due_at = ?"
    " WHERE id = ? AND state = 'requested' AND expires_at > ? RETURNING id")
_MATCHED = Statement("UPDATE second_step_reset SET phrase_matched_at = ? WHERE account = ? AND state = 'requested'")
_DUE = Statement("SELECT id, account, patient_id FROM second_step_reset WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, id")
_DUE_OF = Statement("SELECT id, account, patient_id FROM second_step_reset WHERE state = 'waiting' AND due_at <= ? AND account = ?")
_COMPLETE = Statement(
    "UPDATE second_step_reset SET state = 'completed', completed_at = ? WHERE id = ? AND state = 'waiting' AND due_at <= ?"
    " RETURNING id")


class NoAddress(Exception):
    """There is no confirmed address to which a link to stop the reset could go: only in person, then."""


class PhraseWanted(Exception):
    """The person has a telephone phrase, and it was not said right yet."""


async def ask_by_telephone(account: Account, *, actor: Actor, patient_id: str) -> None:
    """Somebody called and says that the second step is lost. Nothing happens yet. Raises NoAddress, or Conflict when a reset
    is open."""
    if not await confirmed_addresses(account.id):
        raise NoAddress
    async with transaction():
        await request_reset(account, way="call_back", lasting=REQUEST_LASTS, actor=actor, patient_id=patient_id)


async def note_phrase_matched(account_id: str) -> None:
    """The caller said the telephone phrase. By itself this changes nothing."""
    await _MATCHED.run(clock.now(), account_id)


async def confirm_call_back(account: Account, *, actor: Actor, patient_id: str) -> None:
    """Staff have called the number on file: the wait begins, and the owner is told everywhere how to stop it.
    Raises Conflict, NoAddress, PhraseWanted, SomebodyElseToo."""
    found = await open_reset(account.id)
    if found is None or found.way != "call_back":
        raise Conflict
    if found.phrase_matched_at is None and await phrase_is_wanted(account.id):
        raise PhraseWanted
    await keep_link_apart(account.id, actor, on_paper=False)
    now, hours = clock.now(), (await the_limits()).second_step_reset_hours
    async with transaction():
        if not await _WAIT.rows(now, actor.account_id, now + timedelta(hours=hours), found.id, now):
            raise Conflict
        link = await issue_token(account.id, CANCEL_PURPOSE, timedelta(hours=hours) + STILL_READABLE)
        if not await tell(account, "second_step_reset_waiting", link=link, hours=hours):
            raise NoAddress
        await log.record(AuditEvent.SECOND_STEP_RESET_CALLED_BACK, actor=actor, patient_id=patient_id, object_type="account",
                         object_id=account.id)


async def complete_due_resets() -> int:
    """Let every reset whose wait is over take effect; how many did. For the worker; done twice it does nothing more."""
    return sum([await _complete(*row) for row in await _DUE.rows(clock.now())])


async def complete_if_due(account_id: str) -> bool:
    """The same for one account, where somebody signs in before the worker came by."""
    return any([await _complete(*row) for row in await _DUE_OF.rows(clock.now(), account_id)])


async def _complete(reset_id: str, account_id: str, patient_id: str | None) -> bool:
    """False when the owner has stopped it at the same moment, or somebody else was faster."""
    now = clock.now()
    account = await account_by_id(account_id)
    async with transaction():
        if not await _COMPLETE.rows(now, reset_id, now):
            return False
        await end_second_steps(account_id)
        await mail_link_to_set_up(account)
        await log.record(AuditEvent.FACTORS_RESET, actor=SYSTEM, patient_id=patient_id, object_type="account",
                         object_id=account_id, reason="call back")
    return True
