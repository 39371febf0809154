"""A passkey as second step, at sign-in and before something that matters. Attempts are counted by the caller (C23)."""

from portal.accounts.account_tokens import issue_token
from portal.accounts.devices import browser_name
from portal.accounts.notices import tell
from portal.accounts.passkeys.answers import Answer, Refused, Shown, check_shown, read_answer
from portal.accounts.passkeys.challenges import Purpose, take_answer
from portal.accounts.passkeys.own_passkeys import note_use, passkey_with
from portal.accounts.passkeys.tables import Passkey
from portal.accounts.sign_in import Client
from portal.accounts.tables import Account
from portal.audit import log
from portal.audit.events import AuditEvent
from portal.database.transactions import transaction


class TooLate(Refused):
    """The challenge was answered before, has run out, or was made for another browser or purpose."""


async def check_passkey(account_id: str, written: str, purpose: Purpose, binding: str, client: Client) -> bool:
    """Whether the answer comes from one of the account's passkeys. Wrong, repeated, late and removed are the same no."""
    try:
        answer = await answer_to(written, purpose, binding)
        passkey = await passkey_with(answer.credential_id)
        if passkey is None or passkey.account != account_id:
            return False
        await accept(passkey, check_shown(answer, passkey.public_key), client)
    except Refused:
        return False
    return True


async def answer_to(written: str, purpose: Purpose, binding: str) -> Answer:
    """An answer to a challenge of ours, which it uses up, right or wrong. Raises Refused, TooLate."""
    answer = read_answer(written)
    if not await take_answer(answer.challenge, purpose, binding):
        raise TooLate("not a challenge that can be answered here and now")
    return answer


async def accept(passkey: Passkey, shown: Shown, client: Client) -> None:
    """Write down that the passkey was used, whose signature was right. Raises Refused when its count has not gone up: then
    there may be a copy of it, and its owner is told (docs/decisions/0013)."""
    if await note_use(passkey, shown):
        return
    account = await Account.objects().get(Account.id == passkey.account)
    async with transaction():
        link = await issue_token(account.id, "not_me", replaces=False)
        await tell(account, "passkey_copied", link=link, browser=browser_name(client.user_agent), address=client.address)
        await log.record(AuditEvent.PASSKEY_COUNT_WENT_BACK, actor=client.actor, object_type="account", object_id=account.id,
                         outcome="failure")
    raise Refused("its count went back")
