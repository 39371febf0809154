"""What an account is told, by which way, and in which language. Notices about the account itself go to every confirmed
address always: nobody can turn them off (C27, C41)."""

import msgspec

from portal.accounts.notices import tell
from portal.accounts.phones.numbers import number_of
from portal.accounts.tables import Account
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.database.transactions import transaction
from portal.delivery.texts import queue_text, texts_available


class NoticeChoices(msgspec.Struct, frozen=True):
    """The language, and whether new results are told by email and by text message."""

    language: str
    by_email: bool
    by_text: bool


async def choices_of(account: Account) -> NoticeChoices:
    """What the owner of the account has chosen."""
    return NoticeChoices(account.language, account.notify_new_results, account.text_new_results)


async def may_text(account_id: str) -> bool:
    """Whether new results can be told by text message: the clinic sends texts, and a number is confirmed."""
    return texts_available() and await number_of(account_id) is not None


async def change_choices(account: Account, choices: NoticeChoices, *, actor: Actor) -> None:
    """Save what the owner has chosen; it works at once."""
    async with transaction():
        await save_choices(account, choices)
        await log.record(AuditEvent.PROFILE_CHANGED, actor=actor, object_type="account", object_id=account.id,
                         fields=("language", "notices"))


async def save_choices(account: Account, choices: NoticeChoices) -> None:
    """The same without a line in the log, inside the caller's transaction; `account` has them too then."""
    account.language, account.notify_new_results, account.text_new_results = choices.language, choices.by_email, choices.by_text
    await Account.update({
        Account.language: choices.language, Account.notify_new_results: choices.by_email, Account.text_new_results: choices.by_text,
    }).where(Account.id == account.id)


async def tell_of_new_results(account: Account, occasion: str) -> None:
    """Queue the notice by every way that its owner has chosen. The same `occasion` is never told twice."""
    if account.notify_new_results:
        await tell(account, "new_results", occasion=occasion)
    number = await number_of(account.id) if account.text_new_results and texts_available() else None
    if number is not None:
        await queue_text("new_results_text", to=number.number, language=account.language, context={},
                         dedup_key=f"new_results:{occasion}:{number.number}")
