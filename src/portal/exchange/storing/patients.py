"""Charts made and changed by Patient records."""

import re
import secrets

from portal.charts.names import search_key
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.exchange.people import Arrival
from portal.exchange.records import PatientContent
from portal.exchange.storing.rows import Run

_FROM_CONTENT = (
    "given_name", "family_name", "former_names", "birth_date", "gender", "phone", "email", "address", "postcode", "language", "deceased",
)  # fmt: skip
COLUMNS = ", ".join(("id", "number", "created_at", "updated_at", "search_name", *_FROM_CONTENT))
PLACES = ", ".join("?" * (5 + len(_FROM_CONTENT)))
SETTINGS = ", ".join(f"{name} = ?" for name in ("updated_at", "search_name", *_FROM_CONTENT))

_INSERT = Statement(f"INSERT INTO patient ({COLUMNS}, insurance_member_id) VALUES ({PLACES}, '')")
_UPDATE = Statement(f"UPDATE patient SET {SETTINGS} WHERE id = ?")
_INSERT_IDENTIFIER = Statement("INSERT INTO patient_identifier (id, patient, key, system, value, kind) VALUES (?, ?, ?, ?, ?, ?)")
_NUMBER_TAKEN = Statement("SELECT 1 FROM patient WHERE number = ?")
_PRINTABLE_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,19}")


async def make_chart(arrival: Arrival, content: PatientContent, run: Run) -> None:
    """A chart without an account."""
    number = await _number_for(content)
    await _INSERT.run(arrival.chart_id, number, run.started_at, run.started_at, *_values(content))


async def link_numbers(arrivals: list[Arrival]) -> None:
    """Let the new identifiers lead to their charts. Raises a unique violation when another import was faster."""
    rows = [(new_id(), arrival.chart_id, *identifier) for arrival in arrivals for identifier in arrival.identifiers]
    if rows:
        await _INSERT_IDENTIFIER.many(rows)


async def change_chart(chart_id: str, content: PatientContent, run: Run) -> None:
    """Put in what the source says of the person now."""
    await _UPDATE.run(run.started_at, *_values(content), chart_id)


def _values(content: PatientContent) -> tuple:
    search_name = search_key(content.given_name, content.family_name, *content.former_names.splitlines())
    return (search_name, *(getattr(content, name) for name in _FROM_CONTENT))


async def _number_for(content: PatientContent) -> str:
    """The clinic's own number when it can be read out and is free, else eight random digits.

    Not counted up: a number tells nothing about when somebody came or how many patients there are.
    """
    for _, value, _ in content.identifiers:
        if _PRINTABLE_NUMBER.fullmatch(value) and not await _NUMBER_TAKEN.rows(value):
            return value
    while await _NUMBER_TAKEN.rows(number := str(10_000_000 + secrets.randbelow(90_000_000))):
        continue
    return number
