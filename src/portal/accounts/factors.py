"""The second steps of an account, of whatever kind (C20, C27). Recovery codes are none: they are the way back to one."""

from portal.accounts.authenticators import AUTHENTICATOR
from portal.accounts.code_cards.cards import CODE_CARD
from portal.accounts.factor_kinds import Factor, Kind
from portal.accounts.factor_uses.uses import usual_first
from portal.accounts.passkeys.kind import PASSKEY
from portal.accounts.phones.second_step import TEXT_MESSAGE

__all__ = ["KINDS", "Factor", "Kind", "factors_of", "has_second_step", "kinds_to_ask_for", "lacks_second_step", "offered_kinds", "remove_all_factors",
           "usable_kinds"]  # fmt: skip

# In the order in which they are offered.
KINDS: dict[str, Kind] = {kind.name: kind for kind in (PASSKEY, AUTHENTICATOR, CODE_CARD, TEXT_MESSAGE)}


async def factors_of(account_id: str) -> list[Factor]:
    """Every second step that the account can be signed in with, oldest first. Unconfirmed ones are none."""
    found = [factor for kind in KINDS.values() for factor in await kind.factors_of(account_id)]
    return sorted(found, key=lambda factor: (factor.added_at, factor.id))


async def has_second_step(account_id: str) -> bool:
    """Whether the account has a second step of any kind."""
    for kind in KINDS.values():
        if await kind.factors_of(account_id):
            return True
    return False


async def usable_kinds(account_id: str) -> list[Kind]:
    """The kinds of second step that somebody can show for the account now, the usual one first."""
    usable = {factor.kind for factor in await factors_of(account_id) if factor.usable}
    return await usual_first(account_id, [kind for kind in KINDS.values() if kind.name in usable])


async def kinds_to_ask_for(account_id: str) -> list[Kind]:
    """What signing in asks for, the usual one first; where nothing can be shown any more, what was set up."""
    there = {factor.kind for factor in await factors_of(account_id)}
    return await usable_kinds(account_id) or [kind for kind in KINDS.values() if kind.name in there]


async def lacks_second_step(account_id: str) -> bool:
    """Whether a second step has to be set up before anything else: there is none, or none that can be shown again."""
    return not any(kind.stands_alone for kind in await usable_kinds(account_id))


async def offered_kinds() -> list[Kind]:
    """The kinds that the clinic offers to add, in order."""
    return [kind for kind in KINDS.values() if await kind.is_offered()]


async def remove_all_factors(account_id: str) -> None:
    """Take every second step away: the account has to set one up anew (C29)."""
    for kind in KINDS.values():
        await kind.remove_all(account_id)
