"""Making cards, confirming them, and asking for their codes one by one."""

import secrets

import msgspec

from portal import clock
from portal.accounts.code_cards.tables import CodeCard, CodeCardCode
from portal.accounts.factor_kinds import Factor, Kind, always
from portal.accounts.printed_codes import digest, grouped, new_code, normalised
from portal.audit.events import AuditEvent
from portal.crypto.hashing_threads import on_hashing_thread
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import take_turns, transaction
from portal.web.language import mark as N_

CODES = 20
LENGTH = 8
FEW_CODES = 5

# The lowest unused number.
_UNUSED = ("SELECT k.id, k.salt, c.number, c.id FROM code_card k JOIN code_card_code c ON c.card = k.id"
           " WHERE k.account = ? AND c.used_at IS NULL")
_LOWEST = " ORDER BY c.number, k.created_at DESC LIMIT 1"
_ASKED_NOW = Statement(_UNUSED + " AND k.confirmed_at IS NOT NULL" + _LOWEST)
_ASKED_FIRST = Statement(_UNUSED + " AND k.confirmed_at IS NULL" + _LOWEST)
_SPEND = Statement("UPDATE code_card_code SET used_at = ? WHERE id = ? AND digest = ? AND used_at IS NULL RETURNING id")
_CONFIRM = Statement("UPDATE code_card SET confirmed_at = ? WHERE id = ? AND confirmed_at IS NULL RETURNING id")
_CARDS = Statement(
    'SELECT k.id, k.name, k.confirmed_at, (SELECT max(u.used_at) FROM code_card_code u WHERE u.card = k.id)'
    ' AS "used_at [timestamptz]", (SELECT count(*) FROM code_card_code c WHERE c.card = k.id AND c.used_at IS NULL)'
    " FROM code_card k WHERE k.account = ? AND k.confirmed_at IS NOT NULL ORDER BY k.confirmed_at, k.id")
_LEFT = Statement("SELECT k.id, (SELECT count(*) FROM code_card_code c WHERE c.card = k.id AND c.used_at IS NULL)"
                  " FROM code_card k WHERE k.account = ? AND k.confirmed_at IS NOT NULL")
_RENAME = Statement("UPDATE code_card SET name = ? WHERE id = ? AND account = ? AND confirmed_at IS NOT NULL RETURNING id")
_REMOVE = Statement("DELETE FROM code_card WHERE id = ? AND account = ? AND confirmed_at IS NOT NULL RETURNING id")


class Asked(msgspec.Struct, frozen=True):
    """The code that is asked for now."""

    card_id: str
    salt: str
    number: int
    code_id: str


class CodesLeft(msgspec.Struct, frozen=True):
    """How many codes of a card are not used yet."""

    card_id: str
    left: int


async def make_card(account_id: str) -> list[str]:
    """Twenty codes as people read them, in the order of their numbers, known only now. The card counts once it is
    confirmed; until then the one before goes on working. Raises Busy."""
    salt, codes = secrets.token_hex(16), [new_code(LENGTH) for _ in range(CODES)]
    digests = await on_hashing_thread(lambda: [digest(code, salt) for code in codes])
    card_id = new_id()
    async with transaction():
        await take_turns(f"code card of {account_id}")  # of two that are made at once, the later one waits to be confirmed
        await CodeCard.delete().where(CodeCard.account == account_id, CodeCard.confirmed_at.is_null())
        await CodeCard.insert(CodeCard(id=card_id, account=account_id, salt=salt, created_at=clock.now()))
        await CodeCardCode.insert(*(CodeCardCode(id=new_id(), card=card_id, number=number, digest=stored)
                                    for number, stored in enumerate(digests, 1)))
    return [grouped(code) for code in codes]


async def first_asked(account_id: str) -> Asked | None:
    """What is asked for to confirm the card that was just printed; None when none waits."""
    return await _ASKED_FIRST.one(Asked, account_id)


async def asked_now(account_id: str) -> Asked | None:
    """What is asked for at the next sign-in; None when there is no card, or no unused code on it."""
    return await _ASKED_NOW.one(Asked, account_id)


async def digest_of(asked: Asked, typed: str) -> str | None:
    """What would be stored of the code that was typed; None when it cannot be one. Raises Busy."""
    code = normalised(typed, LENGTH)
    return await on_hashing_thread(digest, code, asked.salt) if code else None


async def confirm(account_id: str, asked: Asked, typed_digest: str | None) -> bool:
    """Put the new card in the place of the old one if the code is right; it is used up. In the caller's transaction."""
    if typed_digest is None or not await _SPEND.rows(clock.now(), asked.code_id, typed_digest):
        return False
    if not await _CONFIRM.rows(clock.now(), asked.card_id):
        return False
    await CodeCard.delete().where(CodeCard.account == account_id, CodeCard.id != asked.card_id)
    return True


async def spend(account_id: str, typed: str) -> bool:
    """Use up the code that is asked for now; False when `typed` is not that one. Raises Busy. The caller counts attempts."""
    asked = await asked_now(account_id)
    typed_digest = await digest_of(asked, typed) if asked else None
    return bool(typed_digest and await _SPEND.rows(clock.now(), asked.code_id, typed_digest))


async def codes_left(account_id: str) -> CodesLeft | None:
    """What is left of the account's card; None without a card."""
    return await _LEFT.one(CodesLeft, account_id)


async def cards_of(account_id: str) -> list[Factor]:
    """The account's card in use, also when its codes are used up: what was set up is asked for."""
    return [Factor(card_id, CODE_CARD.name, name, confirmed_at, used_at, usable=left > 0)
            for card_id, name, confirmed_at, used_at, left in await _CARDS.rows(account_id)]


async def _rename(account_id: str, card_id: str, name: str) -> bool:
    return bool(await _RENAME.rows(name.strip()[:60], card_id, account_id))


async def _remove(account_id: str, card_id: str) -> bool:
    return bool(await _REMOVE.rows(card_id, account_id))


async def _remove_all(account_id: str) -> None:
    await CodeCard.delete().where(CodeCard.account == account_id)


CODE_CARD = Kind(
    name="code_card", slug="code-card", title=N_("Printed code card"),
    for_whom=N_("For people without a smartphone. You print a card, or copy it by hand. Signing in asks for one code of it."),
    use_instead=N_("Use my printed code card"),
    added=AuditEvent.CODE_CARD_ADDED, removed=AuditEvent.CODE_CARD_REMOVED,
    factors_of=cards_of, remove=_remove, rename=_rename, remove_all=_remove_all, is_offered=always,
)
