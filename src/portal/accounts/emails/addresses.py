"""The addresses of an account: which there are, which one waits to be confirmed."""

from datetime import datetime, timedelta

import msgspec

from portal.accounts.identifiers import identifier_index
from portal.accounts.tables import EmailAddress, LoginIdentifier
from portal.clinic.limits import the_limits
from portal.database.statements import Statement

MOST = 2

_WAITING = Statement(
    "SELECT c.id, e.id, e.address, c.kind, c.replaces_id, c.addresses_before, c.asked_at, c.sent_at FROM email_change c"
    " JOIN email_address e ON e.id = c.email_id WHERE c.account = ? AND e.verified_at IS NULL AND c.confirmed_at IS NULL"
    " AND c.ended_at IS NULL ORDER BY c.asked_at DESC, c.id LIMIT 1"
)


class Address(msgspec.Struct, frozen=True):
    """A confirmed address. `signs_in`: typed as the name to sign in with, it leads to this account."""

    id: str
    address: str
    signs_in: bool

    @property
    def masked(self) -> str:
        """The address for pages that need no fresh second step."""
        return masked_address(self.address)


class Waiting(msgspec.Struct, frozen=True):
    """An address that was asked for and is not confirmed yet. `replaces_id`: the one whose place it takes."""

    change_id: str
    id: str
    address: str
    kind: str
    replaces_id: str | None
    addresses_before: str
    asked_at: datetime
    sent_at: datetime

    @property
    def masked(self) -> str:
        """The address for pages that need no fresh second step."""
        return masked_address(self.address)


async def addresses_of(account_id: str) -> list[Address]:
    """The confirmed addresses of an account, oldest first."""
    rows = await EmailAddress.select(EmailAddress.id, EmailAddress.address).where(
        EmailAddress.account == account_id, EmailAddress.verified_at.is_not_null()).order_by(EmailAddress.created_at, EmailAddress.id)
    names = {row["blind_index"] for row in await LoginIdentifier.select(LoginIdentifier.blind_index).where(
        LoginIdentifier.account == account_id)}
    return [Address(row["id"], row["address"], identifier_index(row["address"]) in names) for row in rows]


async def waiting_address(account_id: str) -> Waiting | None:
    """The address that waits to be confirmed, or None."""
    return await _WAITING.one(Waiting, account_id)


async def may_send_again_at(waiting: Waiting) -> datetime:
    """From when on the link to confirm it may be mailed once more."""
    return waiting.sent_at + timedelta(seconds=(await the_limits()).resend_seconds)


async def may_be_removed(account_id: str, email_id: str) -> bool:
    """Whether something else would still lead to the account: another address, its username or patient number."""
    addresses = await addresses_of(account_id)
    if not any(one.id == email_id for one in addresses):
        return False
    names = await LoginIdentifier.count().where(LoginIdentifier.account == account_id)
    return names > sum(one.signs_in for one in addresses if one.id == email_id)


def same_address(one: str, other: str) -> bool:
    """Whether two ways of writing are one address to us, as they are when somebody signs in."""
    return identifier_index(one) == identifier_index(other)


def masked_address(address: str) -> str:
    """An address as it is shown to somebody who may know it: first and last letter, and where it is."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••{local[-1:] if len(local) > 2 else ''}@{domain}"
