"""The second steps of an account, of whatever kind (C20, C27). Recovery codes are none: they are the way back to one."""

from portal.accounts.authenticators import AUTHENTICATOR
from portal.accounts.factor_kinds import Factor, Kind

__all__ = ["KINDS", "Factor", "Kind", "factors_of", "has_second_step", "kinds_of", "offered_kinds", "remove_all_factors"]

# In the order in which they are offered.
KINDS: dict[str, Kind] = {kind.name: kind for kind in (AUTHENTICATOR,)}


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


async def kinds_of(account_id: str) -> list[Kind]:
    """The kinds of second step that the account has."""
    return [kind for kind in KINDS.values() if await kind.factors_of(account_id)]


async def offered_kinds() -> list[Kind]:
    """The kinds that the clinic offers to add, in order."""
    return [kind for kind in KINDS.values() if await kind.is_offered()]


async def remove_all_factors(account_id: str) -> None:
    """Take every second step away: the account has to set one up anew (C29)."""
    for kind in KINDS.values():
        await kind.remove_all(account_id)
