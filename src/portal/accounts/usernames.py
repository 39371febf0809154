"""Forgotten how to sign in: the ways of each account are mailed to its own confirmed addresses. The answer on the page and
its time are the same for everybody (C31, C33)."""

from portal.accounts.devices import is_known
from portal.accounts.identifiers import account_for, identifier_index
from portal.accounts.notices import confirmed_addresses, tell
from portal.accounts.sign_in import Client
from portal.accounts.tables import Account, LoginIdentifier
from portal.accounts.throttles import may_mail_link
from portal.audit import log
from portal.audit.events import AuditEvent
from portal.database.statements import Statement
from portal.database.transactions import transaction

MOST_ACCOUNTS = 5  # of a family that shares a mailbox
SHOWN_OF_NUMBER = 2  # a patient number may be the number of the health record: never whole in a mail

_AT_ADDRESS = Statement(
    "SELECT DISTINCT account FROM email_address WHERE lower(address) = ? AND verified_at IS NOT NULL ORDER BY account LIMIT ?")
_NUMBER = Statement(
    "SELECT p.number FROM access_grant g JOIN patient p ON p.id = g.patient"
    " WHERE g.account = ? AND g.relationship = 'self' AND g.status = 'active' ORDER BY g.created_at LIMIT 1")


async def mail_ways_to_sign_in(typed: str, client: Client) -> None:
    """Mail how to sign in to the accounts that `typed` (an email address or a patient number) belongs to. As often, for
    everybody, as a link for a new password is mailed (C40)."""
    for account in await _accounts_of(typed) or [None]:
        subject = account.id if account else identifier_index(typed)
        device_id = await is_known(account.id if account else "", client.device_token)
        may = await may_mail_link("username", subject, device_id)
        told = may and account is not None and account.status != "disabled" and not account.staff_locked
        async with transaction():
            if told:
                await tell(account, "ways_to_sign_in", **await _ways(account))
            await log.record(AuditEvent.USERNAME_REQUESTED, actor=client.actor, object_type="account",
                             object_id=account.id if account else "", outcome="success" if told else "failure")


async def _accounts_of(typed: str) -> list[Account]:
    named = await account_for(typed)
    ids = [row[0] for row in await _AT_ADDRESS.rows(typed.strip().lower()[:254], MOST_ACCOUNTS)]
    others = await Account.objects().where(Account.id.is_in([*ids, ""])).order_by(Account.id)
    return [*([named] if named else []), *(one for one in others if named is None or one.id != named.id)]


async def _ways(account: Account) -> dict[str, str | int]:
    rows = await LoginIdentifier.select(LoginIdentifier.kind).where(LoginIdentifier.account == account.id)
    kinds = {row["kind"] for row in rows}
    led_by = [await account_for(address) for address in await confirmed_addresses(account.id)]
    ways: dict[str, str | int] = {"by_email": int(all(found is not None and found.id == account.id for found in led_by))}
    if "username" in kinds and account.username:
        ways["username"] = account.username
    numbers = await _NUMBER.rows(account.id) if "patient_number" in kinds else []
    if numbers:
        ways["number_end"] = "".join(ch for ch in numbers[0][0] if ch.isalnum())[-SHOWN_OF_NUMBER:]
    return ways
