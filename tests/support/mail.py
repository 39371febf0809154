"""What the portal has mailed: the worker is run once, and its copies are read."""

from portal.delivery.mailbox import kept_mails
from portal.jobs.worker import Worker
from portal.settings import settings


async def mails_to(address: str) -> list:
    """The mails to an address, newest first, after the worker has done what is due."""
    await Worker().run_once()
    return [mail for mail in kept_mails() if address in mail.to]


async def link_to(address: str) -> str:
    """The path of the first link in the newest mail to this address."""
    found = await mails_to(address)
    assert found, f"no mail to {address}"
    return found[0].links[0].removeprefix(settings().base_url)


async def texts_to(number: str) -> list[str]:
    """The text messages to a number, newest first, after the worker has done what is due (fake_gateway.keep_texts)."""
    await Worker().run_once()
    return [kept.text for kept in kept_mails() if kept.to == number]
