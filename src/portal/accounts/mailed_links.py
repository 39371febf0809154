"""Who is sent a link that somebody asked for without being signed in."""

from portal.accounts.devices import is_known
from portal.accounts.identifiers import account_for, identifier_index
from portal.accounts.sign_in import Client
from portal.accounts.tables import Account
from portal.accounts.throttles import may_mail_link
from portal.audit import log
from portal.audit.events import AuditEvent


async def account_to_mail(identifier: str, purpose: str, client: Client, event: AuditEvent) -> Account | None:
    """The account, or None when there is none, it is closed, or it was sent enough of these links. For None the same
    work is done: counted, and in the log (C31, C33)."""
    account = await account_for(identifier)
    device_id = await is_known(account.id if account else "", client.device_token)
    may = await may_mail_link(purpose, account.id if account else identifier_index(identifier), device_id)
    if may and account is not None and account.status != "disabled" and not account.staff_locked:
        return account
    await log.record(event, actor=client.actor, object_type="account", object_id=account.id if account else "", outcome="failure")
    return None
