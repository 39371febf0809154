"""Telling people that something is new in a record they may read. The mail says only that (C92)."""

from collections.abc import Iterable

from portal import clock
from portal.accounts.notices import tell
from portal.accounts.tables import Account
from portal.charts.tables import AccessGrant
from portal.database.transactions import transaction
from portal.permissions import Scope

TOGETHER = 100  # patients in one transaction


async def tell_about_news(patient_ids: Iterable[str], *, occasion: str) -> int:
    """Queue the notice for everybody who may read results of these records and wants to be told, once per `occasion`
    (an import run); says how many mails it will be."""
    told, ids = 0, sorted(set(patient_ids))
    for start in range(0, len(ids), TOGETHER):
        async with transaction():
            for account in await _readers_of(ids[start : start + TOGETHER]):
                told += await tell(account, "new_results", occasion=f"{occasion}:{account.id}")
    return told


async def _readers_of(patient_ids: list[str]) -> list[Account]:
    now = clock.now()
    grants = await AccessGrant.select(AccessGrant.account, AccessGrant.scopes, AccessGrant.valid_until).where(
        AccessGrant.patient.is_in(patient_ids), AccessGrant.status == "active", AccessGrant.valid_from <= now)
    readers = {
        grant["account"] for grant in grants
        if (grant["valid_until"] is None or grant["valid_until"] > now)
        and (grant["scopes"] == "*" or Scope.RESULTS.value in grant["scopes"].split())
    }
    if not readers:
        return []
    return await Account.objects().where(
        Account.id.is_in(sorted(readers)), Account.status == "active", Account.notify_new_results.eq(True))
