"""Reading the audit log: "who looked at my record" for patients (C89)."""

from datetime import datetime

import msgspec

from portal.audit.events import SHOWN_TO_PATIENT, phrase_of
from portal.audit.people import RELATIONSHIPS, ROLES
from portal.database.statements import Statement
from portal.web.language import mark as N_

_SHOWN = tuple(sorted(event.value for event in SHOWN_TO_PATIENT))
_LINES = Statement(
    "SELECT e.seq, e.at, e.event, e.actor_kind, e.account_id, a.name, a.role,"  # only question marks are put in
    " (SELECT g.relationship FROM access_grant g WHERE g.account = e.account_id AND g.patient = e.patient_id"
    "  ORDER BY g.created_at DESC LIMIT 1)"
    " FROM audit_entry e LEFT JOIN account a ON a.id = e.account_id WHERE e.patient_id = ? AND e.seq < ? AND e.event IN"
    f" ({', '.join('?' * len(_SHOWN))}) ORDER BY e.seq DESC LIMIT ?"
)
_AFTER_ALL = 2**62


class AccessLogLine(msgspec.Struct, frozen=True):
    """A line of the patient's page. `name` is null for the portal itself and for people not signed in."""

    seq: int
    at: datetime
    event: str
    actor_kind: str
    account_id: str | None
    name: str | None
    role_name: str | None
    relationship: str | None
    is_you: bool = False

    @property
    def phrase(self) -> str:
        """The msgid of what was done."""
        return phrase_of(self.event)

    @property
    def who(self) -> str:
        """The person's name; a msgid where there is none."""
        if self.name:
            return self.name
        return N_("The portal itself") if self.actor_kind == "system" else N_("Somebody with the invitation")

    @property
    def role(self) -> str:
        """The msgid of what the person is to the patient: a role at the clinic, a relationship, or empty for oneself."""
        if self.role_name:
            return ROLES.get(self.role_name, "")
        return RELATIONSHIPS.get(self.relationship or "", "")


async def access_log_of(
    patient_id: str, *, viewer: str | None = None, before: int | None = None, limit: int = 25,
) -> list[AccessLogLine]:
    """Who did what with this record, newest first, before the line `before`. `viewer`: the account that asks."""
    lines = await _LINES.all(AccessLogLine, patient_id, before or _AFTER_ALL, *_SHOWN, limit)
    return [msgspec.structs.replace(line, is_you=line.account_id == viewer and viewer is not None) for line in lines]
