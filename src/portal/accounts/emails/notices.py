"""What addresses are told: a new one gets a link to confirm it, those of before a link to undo the change."""

import json

from portal import clock
from portal.accounts.account_tokens import issue_token, lifetime_of
from portal.accounts.emails.addresses import Address
from portal.accounts.emails.tables import EmailChange
from portal.accounts.identifiers import account_for
from portal.accounts.tables import Account
from portal.database.identifiers import new_id
from portal.delivery.notices import queue_notice


async def mail_link_to_confirm(account: Account, email_id: str, address: str) -> None:
    """Mail the link, inside the caller's transaction; an earlier one ends. Whether the address leads to somebody else
    is said in the mail, which only who reads that mailbox sees, and nowhere else (C31)."""
    link = await issue_token(account.id, "verify_email", email_id=email_id)
    owner = await account_for(address)
    shared = owner is not None and owner.id != account.id
    await queue_notice("verify_shared_email" if shared else "verify_email", to=address, language=account.language,
                       context={"link": link}, dedup_key=f"verify_email:{new_id()}")


async def tell_those_before(account: Account, addresses: list[str], notice: str, change_id: str) -> None:
    """Tell the addresses that were confirmed before a change, each with the link that undoes it (`longest_known`)."""
    if not addresses:
        return
    addresses = await longest_known(account.id, addresses)
    link = await issue_token(account.id, "undo_email", email_id=change_id, replaces=False)  # a later change spares the earlier links
    for address in addresses:
        await queue_notice(notice, to=address, language=account.language, context={"link": link},
                           dedup_key=f"{notice}:{change_id}:{address}")


async def longest_known(account_id: str, addresses: list[str]) -> list[str]:
    """Those of the addresses that no change of late has brought, which could still be undone; all, when every one is new.
    A link that takes an account back goes to these: an address that an intruder added must not get one."""
    since = clock.now() - await lifetime_of("undo_email")
    changes = await EmailChange.select(EmailChange.addresses_before).where(
        EmailChange.account == account_id, EmailChange.asked_at > since, EmailChange.confirmed_at.is_not_null(),
        EmailChange.ended_at.is_null())
    before = [from_text(row["addresses_before"]) for row in changes]
    return [address for address in addresses if all(address in earlier for earlier in before)] or addresses


def as_text(addresses: list[Address]) -> str:
    """The addresses of a moment, to be stored with a change."""
    return json.dumps([one.address for one in addresses])


def from_text(text: str) -> list[str]:
    """The addresses that `as_text` stored."""
    return [str(address) for address in json.loads(text)]
