"""Records that somebody might open, had the clinic not kept the portal from their category.

They learn it only after they have shown who they are: with the identity check of an invitation, before an account is made,
or signed in with both steps. The invitation stays as it is: when the clinic has put the category right, the same link
opens the account.
"""

import msgspec

from portal.accounts.invitations import invitation_in_hand
from portal.accounts.tables import Invitation
from portal.charts.categories import Wording, wordings_of
from portal.charts.door import CATEGORY_OF_PATIENT, all_records_of
from portal.database.statements import Statement
from portal.errors import NotOffered
from portal.permissions import Permission
from portal.web.scope import CurrentSession


class Requester(msgspec.Struct, frozen=True):
    """Somebody who has shown that they may ask for copies of this record. `offered`: the portal is there for it."""

    patient_id: str
    name: str
    is_own: bool
    offered: bool
    account_id: str | None = None
    invitation_id: str | None = None


class Withheld(msgspec.Struct, frozen=True):
    """A record the portal is not offered for: whose, and what the clinic says about it. `language`: of its words."""

    patient_id: str
    name: str
    is_own: bool
    other_portal: str
    words: Wording
    language: str


class _Named(msgspec.Struct, frozen=True):
    given_name: str
    family_name: str
    number: str
    offered: bool

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or self.number


_PATIENT = Statement(
    f"SELECT p.given_name, p.family_name, p.number, COALESCE(c.offered, TRUE) FROM patient p {CATEGORY_OF_PATIENT} WHERE p.id = ?")
_CATEGORY = Statement(f"SELECT c.id, c.other_portal FROM patient p {CATEGORY_OF_PATIENT} WHERE p.id = ?")


async def requesters_of(session: CurrentSession) -> list[Requester]:
    """The records that this session may ask copies of, one's own first. Raises Gone when the invitation has ended."""
    if session.stage == "enrolling":
        return await _invited(session)
    records = [record for record in await all_records_of(session.account_id or "") if record.may(Permission.REQUEST_RECORDS)]
    records.sort(key=lambda record: record.relationship != "self")
    return [Requester(one.patient_id, one.name, one.relationship == "self", one.offered, account_id=session.account_id)
            for one in records]


async def _invited(session: CurrentSession) -> list[Requester]:
    invitation = await invitation_in_hand(session.invitation_id)
    patient = await _PATIENT.one(_Named, invitation.patient_id or "")
    if patient is None:
        return []
    return [Requester(invitation.patient_id, patient.name, True, patient.offered, invitation_id=invitation.id)]


async def withheld_from(session: CurrentSession, languages: tuple[str, ...]) -> list[Withheld]:
    """The records kept from this session, with the clinic's words in the first of `languages` in which there are any.
    Raises Gone when the invitation has ended."""
    if session.stage == "enrolling":
        kept = [(one.patient_id, one.name, True) for one in await _invited(session) if not one.offered]
    else:
        kept = [(one.patient_id, one.name, one.relationship == "self")
                for one in await all_records_of(session.account_id or "") if not one.offered]
    return [await _with_words(*one, languages) for one in kept]


async def _with_words(patient_id: str, name: str, is_own: bool, languages: tuple[str, ...]) -> Withheld:
    category_id, other_portal = (await _CATEGORY.rows(patient_id))[0]
    wordings = await wordings_of(category_id)
    language = next((one for one in (*languages, *wordings) if one in wordings), languages[0])
    return Withheld(patient_id, name, is_own, other_portal, wordings.get(language, Wording()), language)


async def must_be_offered(invitation: Invitation) -> Invitation:
    """The invitation, when the portal is there for its patient. Raises NotOffered."""
    patient = await _PATIENT.one(_Named, invitation.patient_id or "")
    if patient is not None and not patient.offered:
        raise NotOffered
    return invitation


async def invitation_to_open(session: CurrentSession) -> Invitation:
    """The invitation of a session on the way in. Raises Gone, or NotOffered when no account is to be made with it."""
    return await must_be_offered(await invitation_in_hand(session.invitation_id))
