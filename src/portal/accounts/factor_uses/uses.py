"""Counting uses, and the usual kind."""

from portal.accounts.factor_kinds import Kind
from portal.database.identifiers import new_id
from portal.database.statements import Statement

_COUNT = Statement(
    "INSERT INTO factor_use (id, key, account, kind, uses) VALUES (?, ?, ?, ?, 1)"
    " ON CONFLICT (key) DO UPDATE SET uses = factor_use.uses + 1")
_USES = Statement("SELECT kind, uses FROM factor_use WHERE account = ?")


async def count_use(account_id: str, kind: str) -> None:
    """Note that a second step of this kind was right."""
    await _COUNT.run(new_id(), f"{account_id} {kind}", account_id, kind)


async def usual_first(account_id: str, kinds: list[Kind]) -> list[Kind]:
    """These kinds, the most used first; those that were used alike stay in their order."""
    if len(kinds) < 2:
        return kinds
    uses = dict(await _USES.rows(account_id))
    return sorted(kinds, key=lambda kind: -uses.get(kind.name, 0))
