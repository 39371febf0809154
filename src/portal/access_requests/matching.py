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
_ONE = Statement(f"SELECT {_COLUMNS} FROM patient WHERE id = ?")
_KIND = f"kind IN ({', '.join('?' * len(NUMBER_KINDS))})"
_NUMBERS_BORN = Statement(
    f"SELECT i.patient, i.value FROM patient_identifier i JOIN patient p ON p.id = i.patient WHERE p.birth_date = ? AND i.{_KIND}")
_NUMBERS_OF = Statement(f"SELECT value FROM patient_identifier WHERE patient = ? AND {_KIND}")


async def matching_patients(details: Details) -> list[str]:
    """The ids of the patients who agree in everything."""
    return [one.patient_id for one in await born_on(details.birth_date) if matches(details, one)]


async def born_on(birth_date: str) -> list[Known]:
    """Everybody with exactly this date of birth, with their numbers."""
    numbers: dict[str, list[str]] = {}
    for patient_id, value in await _NUMBERS_BORN.rows(birth_date, *NUMBER_KINDS):
        numbers.setdefault(patient_id, []).append(value)
    return [_known(row, numbers.get(row[0], [])) for row in await _BORN.rows(birth_date)]


async def known_patient(row_id: str) -> Known:
    """The same of one patient, who must exist."""
    (row,) = await _ONE.rows(row_id)
    return _known(row, [value for (value,) in await _NUMBERS_OF.rows(row_id, *NUMBER_KINDS)])


def _known(row: tuple, others: list[str]) -> Known:
    row_id, number, given, family, former, born, sealed = row
    insurance = decrypt(sealed, table="patient", column="insurance_member_id", row_id=row_id) if sealed else ""
    numbers = frozenset(plain_number(one) for one in (number, insurance, *others)) - {""}
    return Known(row_id, given, family, former, born, numbers)


def matches(details: Details, known: Known) -> bool:
    """Whether the three agree."""
    return names_agree(details.name, known) & dates_agree(details.birth_date, known) & numbers_agree(details.number, known)


def names_agree(typed: str, known: Known) -> bool:
    """Whether the name is one that the patient goes by."""
    words, given, families = words_of(typed), words_of(known.given_name), words_of(known.family_name, known.former_names)
    complete = (not given or given[0] in words) and (not families or bool(set(words) & set(families)))
    return bool(words) and complete and set(words) <= {*given, *families}


def dates_agree(typed: str, known: Known) -> bool:
    """Whether it is the same day; a year or a month alone is none."""
    return len(known.birth_date) == len("YYYY-MM-DD") and known.birth_date == typed


def numbers_agree(typed: str, known: Known) -> bool:
    """Whether it is one of the patient's numbers."""
    number = plain_number(typed).encode()
    return any([hmac.compare_digest(number, one.encode()) for one in known.numbers])  # noqa: C419 - every number is compared, whichever agrees


def words_of(*names: str) -> list[str]:
    """The words of names, without case and accents."""
    return search_key(*names).replace("-", " ").split()
