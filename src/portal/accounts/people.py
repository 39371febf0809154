"""Looking an account up."""

from portal.accounts.tables import Account
from portal.errors import NotFound


async def account_by_id(account_id: str | None) -> Account:
    """The account. Raises NotFound."""
    found = await Account.objects().get(Account.id == (account_id or ""))
    if found is None:
        raise NotFound
    return found
