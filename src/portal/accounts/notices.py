"""What an account is told by mail: at every confirmed address, in its language, never about health (C92)."""

from typing import Any

from portal.accounts.invitations import invitation_sent, invitation_undelivered
from portal.accounts.tables import Account, EmailAddress
from portal.database.identifiers import new_id
from portal.delivery.notices import queue_notice
from portal.delivery.outcomes import on_sent, on_undelivered


async def tell(
    account: Account, notice: str, *, occasion: str | None = None, to: list[str] | None = None, **context: Any,
) -> int:
    """Queue `notice` for every confirmed address of the account, or for those in `to`, in the caller's transaction; says how
    many. The same `occasion` is never told twice."""
    occasion = occasion or new_id()
    addresses = await confirmed_addresses(account.id) if to is None else to
    for address in addresses:
        await queue_notice(notice, to=address, language=account.language, context=context,
                           dedup_key=f"{notice}:{occasion}:{address}")
    return len(addresses)


async def confirmed_addresses(account_id: str) -> list[str]:
    """The email addresses that notices may go to (C06)."""
    rows = await EmailAddress.select(EmailAddress.address).where(
        EmailAddress.account == account_id, EmailAddress.verified_at.is_not_null()).order_by(EmailAddress.created_at)
    return [row["address"] for row in rows]


@on_sent("invitation", "staff_invitation", "invitation_text")
async def _invitation_left(context: dict[str, Any]) -> None:
    await invitation_sent(context["invitation_id"])


@on_undelivered("invitation", "staff_invitation", "invitation_text")
async def _invitation_came_back(context: dict[str, Any]) -> None:
    await invitation_undelivered(context["invitation_id"], context["failure"])
