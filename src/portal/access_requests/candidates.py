"""The patients whom a request may be about, for somebody at the desk to compare; each look is in that patient's log."""

import msgspec

from portal.access_requests.asking import KIND, Details, plain_number
from portal.access_requests.contacts import Contact, contacts_on_file
from portal.access_requests.matching import (
    NUMBER_KINDS, Known, born_on, dates_agree, known_patient, names_agree, numbers_agree, words_of,
)
from portal.access_requests.worklist import AskedAccess
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.charts.door import CATEGORY_OF_PATIENT
from portal.database.statements import Statement
from portal.database.transactions import transaction

MOST = 8


class _Facts(msgspec.Struct, frozen=True):
    id: str
    number: str
    given_name: str
    family_name: str
    birth_date: str
    email: str
    phone: str
    address: str
    deceased: bool
    offered: bool
    has_account: bool


class Candidate(msgspec.Struct, frozen=True):
    """A patient, what agrees, and where the clinic can reach them."""

    facts: _Facts
    same_name: bool
    same_date: bool
    same_number: bool
    contacts: list[Contact]

    @property
    def id(self) -> str:
        """The patient's id."""
        return self.facts.id

    @property
    def name(self) -> str:
        """Given and family name; the patient number when no name is known."""
        return f"{self.facts.given_name} {self.facts.family_name}".strip() or self.facts.number

    @property
    def may_be_invited(self) -> bool:
        """Not when they have an account of their own, or have died."""
        return not self.facts.has_account and not self.facts.deceased


_FACTS = Statement(
    "SELECT p.id, p.number, p.given_name, p.family_name, p.birth_date, p.email, p.phone, p.address, p.deceased,"
    " COALESCE(c.offered, TRUE), EXISTS (SELECT 1 FROM access_grant g JOIN account a ON a.id = g.account WHERE"
    " g.patient = p.id AND g.relationship = 'self' AND g.status = 'active' AND a.status <> 'disabled')"
    f" FROM patient p {CATEGORY_OF_PATIENT} WHERE p.id = ?")
_BY_NUMBER = Statement("SELECT id FROM patient WHERE number = ?")
_BY_IDENTIFIER = Statement(
    f"SELECT patient FROM patient_identifier WHERE value = ? AND kind IN ({', '.join('?' * len(NUMBER_KINDS))}) ORDER BY patient LIMIT 8")
_BY_NAME = Statement(
    "SELECT id FROM patient WHERE search_name LIKE ? ESCAPE '!' AND search_name LIKE ? ESCAPE '!' ORDER BY search_name, id LIMIT 8")


async def candidates_for(asked: AskedAccess, actor: Actor, *, number: str = "") -> list[Candidate]:
    """At most eight, those who agree in most first; with `number`, the patient who has it is among them."""
    typed = asked.details
    found = dict.fromkeys(await _ids_with(number) if number else [])
    found |= dict.fromkeys(one.patient_id for one in await born_on(typed.birth_date) if _may_be(typed, one))
    found |= dict.fromkeys([*await _ids_with(typed.number), *await _ids_called(typed.name)])
    asked_for = set(await _ids_with(number)) if number else set()
    candidates = [await _candidate(typed, one) for one in found]
    candidates.sort(key=lambda one: (one.id in asked_for, one.same_number + one.same_date + one.same_name), reverse=True)
    await _log_looks(asked, candidates[:MOST], actor)
    return candidates[:MOST]


async def _candidate(typed: Details, patient_id: str) -> Candidate:
    facts, known = await _FACTS.one(_Facts, patient_id), await known_patient(patient_id)
    return Candidate(facts, names_agree(typed.name, known), dates_agree(typed.birth_date, known),
                     numbers_agree(typed.number, known), await contacts_on_file(facts))


def _may_be(typed: Details, known: Known) -> bool:
    shared = set(words_of(typed.name)) & set(words_of(known.given_name, known.family_name, known.former_names))
    return bool(shared) or numbers_agree(typed.number, known)


async def _ids_with(number: str) -> list[str]:
    number = number.strip()[:120]
    rows = await _BY_NUMBER.rows(number.upper()) + await _BY_IDENTIFIER.rows(number, *NUMBER_KINDS)
    return [row[0] for row in rows] if plain_number(number) else []


async def _ids_called(name: str) -> list[str]:
    words = words_of(name)
    if len(words) < 2:
        return []
    return [row[0] for row in await _BY_NAME.rows(f"%{_literal(words[0])}%", f"%{_literal(words[-1])}%")]


def _literal(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")


async def _log_looks(asked: AskedAccess, candidates: list[Candidate], actor: Actor) -> None:
    async with transaction():
        for one in candidates:
            await log.record(AuditEvent.ACCESS_REQUEST_VIEWED, actor=actor, patient_id=one.id, object_type=KIND, object_id=asked.id)
        if not candidates:
            await log.record(AuditEvent.ACCESS_REQUEST_VIEWED, actor=actor, object_type=KIND, object_id=asked.id)
