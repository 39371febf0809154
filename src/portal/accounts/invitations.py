"""Invitations: one-time links that let one person open an account (C01, C02).

Opening a link changes nothing; the answer to the identity check is what takes it further. A newer invitation for the
same patient or staff member ends the older ones. What a patient has to show is in charts/enrolment.py. A temporary
password is an invitation too, whose link nobody has (temporary_passwords/).
"""

from datetime import timedelta
from typing import Any

from portal import clock
from portal.accounts.tables import Invitation
from portal.audit import log
from portal.audit.events import SYSTEM, Actor, AuditEvent
from portal.clinic.limits import the_limits
from portal.crypto.tokens import new_token, token_hash
from portal.database.identifiers import new_id
from portal.database.transactions import take_turns, transaction
from portal.delivery.notices import queue_notice
from portal.delivery.texts import queue_text
from portal.errors import Gone
from portal.permissions import Role
from portal.settings import settings

OPEN = ("pending", "sent", "opened", "failed_delivery")
STAFF_LINK_LIFETIME = timedelta(hours=1)


def invitation_link(token: str) -> str:
    """The address to open; made from the settings, never from a request (C66)."""
    return f"{settings().base_url}/invitations/{token}"


async def create_invitation(*, actor: Actor, lifetime: timedelta | None = None, **about: Any) -> tuple[Invitation, str]:
    """Store one, end the older ones for the same person, and give it with its token, which is stored nowhere.
    `about`: columns of the table; `lifetime`: `invitation_days` when None."""
    token, now = new_token(), clock.now()
    invitation = Invitation(
        id=new_id(), token_hash=token_hash(token), created_at=now, created_by=actor.account_id,
        expires_at=now + (lifetime or timedelta(days=(await the_limits()).invitation_days)), **about)
    async with transaction():
        if invitation.patient_id:
            await take_turns(f"invitation of {invitation.patient_id}")  # two at once must not both stay open
            await revoke_invitations(invitation.patient_id, actor=actor)
        await Invitation.insert(invitation)
        await log.record(AuditEvent.INVITATION_CREATED, actor=actor, patient_id=invitation.patient_id,
                         object_type="invitation", object_id=invitation.id)
        await _send(invitation, token)
    return invitation, token


async def _send(invitation: Invitation, token: str) -> None:
    message = {"to": invitation.contact, "language": invitation.language, "dedup_key": f"invitation:{invitation.id}",
               "context": {"link": invitation_link(token), "invitation_id": invitation.id}}
    if invitation.channel == "email":
        await queue_notice("staff_invitation" if invitation.purpose == "staff" else "invitation", **message)
    elif invitation.channel == "text":
        await queue_text("invitation_text", **message)


async def invite_staff(*, name: str, role: Role, email: str = "", language: str = "en", actor: Actor) -> str:
    """Invite a staff member, by mail or, without an address, for the console (C09: good for one hour)."""
    _, token = await create_invitation(
        purpose="staff", role=role.value, name=name, channel="email" if email else "console", contact=email,
        language=language, lifetime=None if email else STAFF_LINK_LIFETIME, actor=actor)
    return token


async def revoke_invitations(patient_id: str, *, actor: Actor) -> int:
    """End every open invitation of a patient; says how many."""
    async with transaction():
        ended = await Invitation.update({Invitation.state: "revoked"}).where(
            Invitation.patient_id == patient_id, Invitation.state.is_in(list(OPEN) + ["suspended"]),
        ).returning(Invitation.id)
        for row in ended:
            await log.record(AuditEvent.INVITATION_REVOKED, actor=actor, patient_id=patient_id,
                             object_type="invitation", object_id=row["id"])
    return len(ended)


async def find_invitation(token: str) -> Invitation:
    """The invitation behind a link if it can still be used. Raises Gone for every other case alike."""
    found = None
    if 20 < len(token) < 100:
        found = await Invitation.objects().get(Invitation.token_hash == token_hash(token))
    return _usable(found)


async def invitation_in_hand(invitation_id: str | None) -> Invitation:
    """The invitation that a session on the way in belongs to. Raises Gone."""
    return _usable(await Invitation.objects().get(Invitation.id == (invitation_id or "")))


def _usable(invitation: Invitation | None) -> Invitation:
    if invitation is None or invitation.state not in OPEN or invitation.expires_at <= clock.now():
        raise Gone
    return invitation


async def mark_opened(invitation: Invitation, *, actor: Actor) -> None:
    """Somebody pressed the button on the page behind the link."""
    async with transaction():
        won = await Invitation.update({Invitation.state: "opened", Invitation.opened_at: clock.now()}).where(
            Invitation.id == invitation.id, Invitation.state.is_in(["pending", "sent", "failed_delivery"]),
        ).returning(Invitation.id)
        if won:
            await log.record(AuditEvent.INVITATION_OPENED, actor=actor, patient_id=invitation.patient_id,
                             object_type="invitation", object_id=invitation.id)


async def use_up(invitation: Invitation, account_id: str, *, actor: Actor) -> None:
    """Tie the invitation to the account just made, inside the caller's transaction. Of several racers one wins;
    the others get Gone."""
    won = await Invitation.update({
        Invitation.state: "activated", Invitation.activated_at: clock.now(), Invitation.account: account_id,
    }).where(Invitation.id == invitation.id, Invitation.state.is_in(list(OPEN)),
             Invitation.expires_at > clock.now()).returning(Invitation.id)
    if not won:
        raise Gone
    await log.record(AuditEvent.INVITATION_ACTIVATED, actor=actor, patient_id=invitation.patient_id,
                     object_type="invitation", object_id=invitation.id)


async def invitations_for(patient_id: str) -> list[dict]:
    """A patient's invitations, newest first: id, channel, contact, state (expired is computed), times. One that could not
    be delivered stays so: nobody has read it."""
    rows = await Invitation.select().where(Invitation.patient_id == patient_id).order_by(
        Invitation.created_at, ascending=False)
    for row in rows:
        if row["state"] in ("pending", "sent", "opened") and row["expires_at"] <= clock.now():
            row["state"] = "expired"
    return rows


async def invitation_sent(invitation_id: str) -> None:
    """The mail or text left the house; inside the outbox's transaction."""
    await _became(invitation_id, "sent", ("pending", "failed_delivery"), AuditEvent.INVITATION_SENT)


async def invitation_undelivered(invitation_id: str, failure: str) -> None:
    """The address or number was refused for good, or the tries are used up (`failure`: a code of the outbox); staff see it."""
    await _became(invitation_id, "failed_delivery", ("pending", "sent"), AuditEvent.INVITATION_UNDELIVERED, failure)


async def _became(invitation_id: str, state: str, before: tuple[str, ...], event: AuditEvent, failure: str = "") -> None:
    changed = await Invitation.update({Invitation.state: state, Invitation.failure: failure[:40]}).where(
        Invitation.id == invitation_id, Invitation.state.is_in(list(before))).returning(Invitation.patient_id)
    if changed:
        await log.record(event, actor=SYSTEM, patient_id=changed[0]["patient_id"], object_type="invitation",
                         object_id=invitation_id, reason=failure, outcome="failure" if failure else "success")
