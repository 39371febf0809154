"""Setting, removing and checking a telephone phrase."""

import unicodedata
from datetime import timedelta

from portal import clock
from portal.accounts.phrase.tables import TelephonePhrase
from portal.accounts.tables import Account
from portal.accounts.throttles import Rule
from portal.accounts.throttles.buckets import bucket, taken
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.clinic.limits import the_limits
from portal.crypto.passwords import LONGEST_CHARACTERS, check_password, fits, hash_password
from portal.database.identifiers import new_id
from portal.database.transactions import take_turns, transaction
from portal.errors import NotFound
from portal.web.language import mark as N_

SHORTEST = 12
_TRIES = Rule("telephone_phrase", 5, timedelta(hours=24))


async def phrases_are_on() -> bool:
    """Whether the clinic offers telephone phrases."""
    return bool((await the_limits()).telephone_phrase)


async def keep_to_the_switch() -> None:
    """Raises NotFound where the clinic does not offer telephone phrases."""
    if not await phrases_are_on():
        raise NotFound


async def has_phrase(account_id: str) -> bool:
    """Whether the owner has set one."""
    return await TelephonePhrase.exists().where(TelephonePhrase.account == account_id)


async def phrase_is_wanted(account_id: str) -> bool:
    """Whether a reset by telephone needs the phrase: the switch is on and the owner has set one."""
    return await phrases_are_on() and await has_phrase(account_id)


def spoken(text: str) -> str:
    """The phrase as it is said on the telephone: no case, no marks, no punctuation, single blanks."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_CHARACTERS * 4]).casefold()
    heard = "".join(ch if ch.isalnum() or unicodedata.category(ch).startswith("M") else " " for ch in folded)
    return " ".join(heard.split())


def phrase_problem(text: str) -> str | None:
    """A msgid saying why this cannot be a phrase, or None."""
    if len(spoken(text)) < SHORTEST:
        return N_("Use at least 12 letters or digits, for example four words that only you would put together.")
    return None if fits(spoken(text)) else N_("That is too long to say on the telephone. Use fewer words.")


async def set_phrase(account: Account, text: str, actor: Actor) -> None:
    """Keep a new phrase, hashed; the earlier one is forgotten. Raises Busy."""
    hashed = await hash_password(spoken(text))
    async with transaction():
        await take_turns(f"telephone phrase of {account.id}")
        await TelephonePhrase.delete().where(TelephonePhrase.account == account.id)
        await TelephonePhrase.insert(TelephonePhrase(id=new_id(), account=account.id, phrase_hash=hashed, set_at=clock.now()))
        await log.record(AuditEvent.PHRASE_SET, actor=actor, object_type="account", object_id=account.id)


async def remove_phrase(account_id: str, actor: Actor) -> None:
    """Forget the phrase."""
    async with transaction():
        if await TelephonePhrase.delete().where(TelephonePhrase.account == account_id).returning(TelephonePhrase.id):
            await log.record(AuditEvent.PHRASE_REMOVED, actor=actor, object_type="account", object_id=account_id)


async def check_phrase(account_id: str, said: str, *, actor: Actor, patient_id: str) -> bool | None:
    """Whether this is what the owner chose; None when it was tried five times in 24 hours. It changes nothing. Raises Busy."""
    if not await taken(bucket(_TRIES, account_id)):
        return None
    row = await TelephonePhrase.select(TelephonePhrase.phrase_hash).where(TelephonePhrase.account == account_id).first()
    heard = spoken(said)
    right = (await check_password(heard, row["phrase_hash"] if row else None)).matches
    await log.record(AuditEvent.PHRASE_CHECKED, actor=actor, patient_id=patient_id, object_type="account",
                     object_id=account_id, outcome="success" if right else "failure")
    return right
