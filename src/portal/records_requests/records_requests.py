"""Asking for a copy of the records, and what the person who asked sees of it."""

import secrets
from datetime import datetime, timedelta

import msgspec

from portal import clock
from portal.accounts.notices import tell
from portal.accounts.tables import Account, Invitation
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.charts.withheld import Requester, requesters_of
from portal.clinic.limits import the_limits
from portal.crypto.columns import DecryptionError, decrypt, encrypt
from portal.database.errors import UNIQUE_VIOLATIONS
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import transaction
from portal.delivery.notices import queue_notice
from portal.errors import NotFound
from portal.records_requests.tables import RecordsRequest
from portal.web.scope import CurrentSession

KIND = "records_request"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none that is read as another


class Wishes(msgspec.Struct, frozen=True):
    """What somebody wants. `kinds`, `period` and `receive` are keys of wording.py."""

    kinds: list[str]
    details: str
    period: str
    dates: str
    receive: str
    contact: str


class OwnRequest(msgspec.Struct, frozen=True):
    """A request as the person who made it sees it. `answer` is what the clinic wrote."""

    id: str
    reference: str
    patient_name: str
    wishes: Wishes
    state: str
    created_at: datetime
    due_at: datetime
    started_at: datetime | None
    settled_at: datetime | None
    answer: str


COLUMNS = (
    "r.id, r.reference, p.given_name || ' ' || p.family_name, r.wishes, r.state, r.created_at, r.due_at, r.started_at,"
    " r.settled_at, r.answer"
)
_MINE = (
    "(r.account = ? OR r.invitation_id = ? OR EXISTS (SELECT 1 FROM access_grant g WHERE g.patient = r.patient AND g.account = ?"
    " AND g.relationship = 'self' AND g.status = 'active'))"
)
_ALL = Statement(f"SELECT {COLUMNS} FROM records_request r JOIN patient p ON p.id = r.patient WHERE {_MINE} ORDER BY r.created_at DESC, r.id")
_ONE = Statement(f"SELECT {COLUMNS} FROM records_request r JOIN patient p ON p.id = r.patient WHERE {_MINE} AND r.id = ?")
_SAME_FORM = Statement("SELECT r.id FROM records_request r WHERE r.form_key = ? AND r.patient = ?")


async def request_records(requester: Requester, wishes: Wishes, *, form_key: str, language: str, actor: Actor) -> str:
    """Write the request down; its id. The same form sent again gives the request that it made."""
    request_id, now = new_id(), clock.now()
    days = (await the_limits()).records_request_days
    row = RecordsRequest(
        id=request_id, reference=_new_reference(), form_key=form_key, patient=requester.patient_id, account=requester.account_id,
        invitation_id=requester.invitation_id, language=language, created_at=now, due_at=now + timedelta(days=days),
        wishes=encrypt(msgspec.json.encode(wishes).decode(), table=KIND, column="wishes", row_id=request_id))
    try:
        async with transaction():
            await RecordsRequest.insert(row)
            await tell_requester(row, "records_request_received", occasion="received", reference=row.reference, days=days)
            await log.record(AuditEvent.RECORDS_REQUESTED, actor=actor, patient_id=requester.patient_id, object_type=KIND, object_id=request_id)
    except UNIQUE_VIOLATIONS:
        same = await _SAME_FORM.rows(form_key, requester.patient_id)
        if not same:
            raise NotFound from None
        return same[0][0]
    return request_id


async def tell_requester(row: RecordsRequest, notice: str, *, occasion: str, **context) -> None:
    """Mail who asked, at addresses that are known to be theirs: the confirmed ones of the account, or the one that the
    invitation was opened from."""
    account = await Account.objects().get(Account.id == row.account) if row.account else None
    if account is not None:
        await tell(account, notice, occasion=f"{row.id}:{occasion}", **context)
        return
    invitation = await Invitation.objects().get(Invitation.id == (row.invitation_id or ""))
    if invitation is not None and invitation.channel == "email":
        await queue_notice(notice, to=invitation.contact, language=row.language, context=context,
                           dedup_key=f"{notice}:{row.id}:{occasion}")


async def own_requests(session: CurrentSession) -> list[OwnRequest]:
    """Newest first: those made in this account or with this invitation, and those about one's own record."""
    return [_own(*row) for row in await _ALL.rows(*_whose(session))]


async def own_request(session: CurrentSession, request_id: str) -> OwnRequest:
    """One of them. Raises NotFound."""
    rows = await _ONE.rows(*_whose(session), request_id)
    if not rows:
        raise NotFound
    return _own(*rows[0])


async def requester_for(session: CurrentSession, patient_choice: str) -> Requester | None:
    """Whose records are asked for: the one chosen among those that may be; the only one where there is no choice."""
    found = await requesters_of(session)
    if len(found) == 1:
        return found[0]
    return next((one for one in found if one.patient_id == patient_choice), None)


def _whose(session: CurrentSession) -> tuple[str, str, str]:
    # An account made with the invitation keeps the requests made before it was there.
    return session.account_id or "-", session.invitation_id or "-", session.account_id or "-"


def _own(row_id: str, reference: str, name: str, wishes: str, *between_and_answer) -> OwnRequest:
    *between, answer = between_and_answer
    return OwnRequest(row_id, reference, name.strip(), read_wishes(row_id, wishes), *between, read_answer(row_id, answer))


def read_wishes(row_id: str, sealed: str) -> Wishes:
    """What was asked for; empty when its key is lost."""
    try:
        return msgspec.json.decode(decrypt(sealed, table=KIND, column="wishes", row_id=row_id), type=Wishes)
    except DecryptionError:
        return Wishes([], "", "", "", "", "")


def read_answer(row_id: str, sealed: str) -> str:
    """What the clinic wrote."""
    try:
        return decrypt(sealed, table=KIND, column="answer", row_id=row_id) if sealed else ""
    except DecryptionError:
        return ""


def _new_reference() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
