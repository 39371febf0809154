"""The second channel of an invitation (C04): a code that staff give in person, by phone or on paper, besides the link.

Forty random bits, kept as a keyed hash bound to its invitation, so the code of one opens no other and the database alone
gives none away. Ten wrong tries in all, over every browser, stop the invitation.
"""

import hmac

from portal.accounts.invitations import OPEN
from portal.accounts.printed_codes import grouped, new_code, normalised
from portal.accounts.tables import Invitation
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.clinic.limits import the_limits
from portal.crypto.blind_index import keyed_hash
from portal.database.transactions import in_transaction, transaction
from portal.errors import Gone

LENGTH = 8


async def make_activation_code(invitation_id: str, *, actor: Actor, patient_id: str | None) -> str:
    """A fresh code as people read it, known only now; an earlier one no longer works. Raises Gone when the invitation has
    ended."""
    code = new_code(LENGTH)
    async with transaction():
        made = await Invitation.update({
            Invitation.code_digest: _digest(invitation_id, code), Invitation.code_failures: 0,
        }).where(Invitation.id == invitation_id, Invitation.state.is_in(list(OPEN))).returning(Invitation.id)
        if not made:
            raise Gone
        await log.record(AuditEvent.ACTIVATION_CODE_MADE, actor=actor, patient_id=patient_id, object_type="invitation",
                         object_id=invitation_id)
    return grouped(code)


async def check_activation_code(invitation: Invitation, typed: str, *, actor: Actor) -> bool:
    """Whether it is the code of this invitation. Each try is taken first, so parallel ones count too. Raises Gone when the
    invitation was stopped by this or an earlier failure."""
    if in_transaction():
        raise RuntimeError("a try that is taken inside a transaction is forgotten when that is rolled back")
    most = (await the_limits()).activation_code_tries
    taken = await Invitation.update({Invitation.code_failures: Invitation.code_failures + 1}).where(
        Invitation.id == invitation.id, Invitation.code_failures < most, Invitation.state.is_in(list(OPEN)),
    ).returning(Invitation.code_failures, Invitation.code_digest)
    if not taken:
        raise Gone
    digest = _digest(invitation.id, normalised(typed, LENGTH) or "")
    if hmac.compare_digest(digest.encode(), taken[0]["code_digest"].encode()):
        async with transaction():
            await Invitation.update({Invitation.code_failures: Invitation.code_failures - 1}).where(
                Invitation.id == invitation.id, Invitation.code_failures > 0)
            await log.record(AuditEvent.ACTIVATION_CODE_RIGHT, actor=actor, patient_id=invitation.patient_id,
                             object_type="invitation", object_id=invitation.id)
        return True
    await _note_failure(invitation, stopped=taken[0]["code_failures"] >= most, actor=actor)
    return False


async def _note_failure(invitation: Invitation, *, stopped: bool, actor: Actor) -> None:
    async with transaction():
        await log.record(AuditEvent.ACTIVATION_CODE_WRONG, actor=actor, patient_id=invitation.patient_id,
                         object_type="invitation", object_id=invitation.id, outcome="failure")
        if stopped:
            await Invitation.update({Invitation.state: "suspended"}).where(
                Invitation.id == invitation.id, Invitation.state.is_in(list(OPEN)))
            await log.record(AuditEvent.INVITATION_SUSPENDED, actor=actor, patient_id=invitation.patient_id,
                             object_type="invitation", object_id=invitation.id)


def _digest(invitation_id: str, code: str) -> str:
    return keyed_hash(f"{invitation_id}\0{code}", purpose="activation_code")
