"""Which patients a request may be from: name, date of birth and a number have to agree, all three. Never a name alone.

Names agree without regard to case, accents and order, when every word that was typed is one of the patient's, the first
given name and a family name (present or former) among them. The date and the number are exact.
"""

import hmac

import msgspec

from portal.access_requests.asking import Details, plain_number
from portal.charts.names import search_key
from portal.crypto.columns import decrypt
from portal.database.statements import Statement

# FHIR identifier.type codes of numbers that a clinic or an insurer gives: not those of passports and the like.
NUMBER_KINDS = ("", "MR", "PI", "PT", "PN", "MB", "MC", "MA", "HC")


class Known(msgspec.Struct, frozen=True):
    """What the clinic has of somebody born that day. `numbers` are plain (asking.plain_number)."""

    patient_id: str
    given_name: str
    family_name: str
    former_names: str
    birth_date: str
    numbers: frozenset[str]


_COLUMNS = "id, number, given_name, family_name, former_names, birth_date, insurance_member_id"
_BORN = Statement(f"SELECT {_COLUMNS} FROM patient WHERE birth_date = ? ORDER BY id LIMIT 1000")
_IDENTIFIERS = Statement(
    f"SELECT i.patient, i.value FROM patient_identifier i JOIN patient p ON p.id = i.patient WHERE p.birth_date = ?"
    f" AND i.kind IN ({', '.join('?' * len(NUMBER_KINDS))})")


async def matching_patients(details: Details) -> list[str]:
    """The ids of the patients who agree in everything."""
    return [one.patient_id for one in await born_on(details.birth_date) if matches(details, one)]


async def born_on(birth_date: str) -> list[Known]:
    """Everybody with exactly this date of birth, with their numbers."""
    numbers: dict[str, set[str]] = {}
    for patient_id, value in await _IDENTIFIERS.rows(birth_date, *NUMBER_KINDS):
        numbers.setdefault(patient_id, set()).add(plain_number(value))
    found = []
    for patient_id, number, given, family, former, born, sealed in await _BORN.rows(birth_date):
        insurance = decrypt(sealed, table="patient", column="insurance_member_id", row_id=patient_id) if sealed else ""
        known = numbers.get(patient_id, set()) | {plain_number(number), plain_number(insurance)}
        found.append(Known(patient_id, given, family, former, born, frozenset(known - {""})))
    return found


def matches(details: Details, known: Known) -> bool:
    """Whether the three agree."""
    return names_agree(details.name, known) & dates_agree(details.birth_date, known) & numbers_agree(details.number, known)


def names_agree(typed: str, known: Known) -> bool:
    """Whether the name is one that the patient goes by."""
    words, given, families = _words(typed), _words(known.given_name), _words(known.family_name, known.former_names)
    complete = (not given or given[0] in words) and (not families or bool(set(words) & set(families)))
    return bool(words) and complete and set(words) <= {*given, *families}


def dates_agree(typed: str, known: Known) -> bool:
    """Whether it is the same day; a year or a month alone is none."""
    return len(known.birth_date) == len("YYYY-MM-DD") and known.birth_date == typed


def numbers_agree(typed: str, known: Known) -> bool:
    """Whether it is one of the patient's numbers."""
    number = plain_number(typed).encode()
    return any([hmac.compare_digest(number, one.encode()) for one in known.numbers])


def _words(*names: str) -> list[str]:
    return search_key(*names).replace("-", " ").split()
