"""Where the clinic can reach a patient: only what is in its records, never what somebody typed."""

from typing import Protocol

import msgspec

from portal.database.statements import Statement
from portal.delivery.phone_numbers import number_to_text
from portal.delivery.texts import texts_available


class Contact(msgspec.Struct, frozen=True):
    """`channel`: email, text or letter, as an invitation has it. `is_shared`: another patient has the same one on file,
    so that it may be somebody else who reads it."""

    channel: str
    address: str
    is_shared: bool = False


class OnFile(Protocol):
    """What is needed of a patient or a patient file."""

    email: str
    phone: str
    address: str


_SAME_EMAIL = Statement("SELECT count(*) FROM patient WHERE lower(email) = ?")
_SAME_PHONE = Statement("SELECT count(*) FROM patient WHERE phone = ?")


async def contacts_on_file(person: OnFile) -> list[Contact]:
    """Email first, then text message where the clinic can send any, then letter."""
    found = []
    if person.email:
        found.append(Contact("email", person.email, await _is_shared(_SAME_EMAIL, person.email.lower())))
    number = await number_to_text(person.phone) if person.phone and texts_available() else None
    if number:
        found.append(Contact("text", number, await _is_shared(_SAME_PHONE, person.phone)))
    if person.address:
        found.append(Contact("letter", person.address))
    return found


async def _is_shared(statement: Statement, value: str) -> bool:
    return (await statement.rows(value))[0][0] > 1
