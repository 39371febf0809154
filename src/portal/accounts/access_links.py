"""The way round the waiting time: a link by mail makes one browser known for 15 minutes. It authenticates nothing (C36)."""

from datetime import timedelta

from portal.accounts.account_tokens import issue_token, spend_token
from portal.accounts.devices import KnownBrowser, browser_name, make_known
from portal.accounts.mailed_links import account_to_mail
from portal.accounts.notices import tell
from portal.accounts.sign_in import Client
from portal.audit import log
from portal.audit.events import AuditEvent
from portal.clinic.limits import the_limits
from portal.database.transactions import transaction


async def send_access_link(identifier: str, client: Client) -> None:
    """Mail the link if there is such an account; the answer on the page is the same either way."""
    account = await account_to_mail(identifier, "access", client, AuditEvent.ACCESS_LINK_SENT)
    if account is None:
        return
    async with transaction():
        link = await issue_token(account.id, "access")
        await tell(account, "access_link", link=link)
        await log.record(AuditEvent.ACCESS_LINK_SENT, actor=client.actor, object_type="account", object_id=account.id)


async def use_access_link(token: str, client: Client) -> KnownBrowser:
    """Make this browser known for a quarter of an hour. Raises Gone."""
    lasting = timedelta(minutes=(await the_limits()).access_link_browser_minutes)
    async with transaction():
        account, _ = await spend_token(token, "access")
        browser = await make_known(account.id, client.device_token, browser_name(client.user_agent), lasting=lasting)
        await log.record(AuditEvent.ACCESS_LINK_USED, actor=client.actor, object_type="account", object_id=account.id)
    return browser
