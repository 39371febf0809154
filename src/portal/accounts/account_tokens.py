"""One-time links for people who have an account. Opening one changes nothing; a button spends it (C02, C40, C41)."""

from datetime import timedelta

from portal import clock
from portal.accounts.tables import Account, AccountToken
from portal.clinic.limits import the_limits
from portal.crypto.tokens import new_token, token_hash
from portal.database.identifiers import new_id
from portal.database.transactions import take_turns
from portal.errors import Gone
from portal.settings import settings

PATHS = {"reset": "password/reset", "access": "access-links", "not_me": "not-me", "verify_email": "verify-email",
         "undo_email": "email-undo",
         "second_step": "new-second-step", "cancel_reset": "second-step-reset"}


async def lifetime_of(purpose: str) -> timedelta:
    """How long a link for `purpose` works, as the clinic has chosen."""
    limits = await the_limits()
    return {
        "reset": timedelta(minutes=limits.reset_link_minutes), "access": timedelta(minutes=limits.access_link_minutes),
        "not_me": timedelta(days=limits.not_me_days), "verify_email": timedelta(hours=limits.verify_link_hours),
        "undo_email": timedelta(days=limits.undo_email_days),
    }[purpose]  # fmt: skip


async def issue_token(account_id: str, purpose: str, lifetime: timedelta | None = None, *, email_id: str | None = None,
                      replaces: bool = True) -> str:
    """A link for a mail, inside the caller's transaction. With `replaces`, the account's earlier links of this purpose end.
    `lifetime`: as the clinic has chosen, when None."""
    now, token = clock.now(), new_token()
    lifetime = lifetime or await lifetime_of(purpose)
    if replaces:
        await take_turns(f"link for {account_id}")  # two at once must not both stay open
        await end_tokens(account_id, purpose)
    await AccountToken.insert(AccountToken(
        id=new_id(), token_hash=token_hash(token), account=account_id, purpose=purpose, email_id=email_id,
        created_at=now, expires_at=now + lifetime))
    return f"{settings().base_url}/{PATHS[purpose]}/{token}"


async def end_tokens(account_id: str, purpose: str) -> None:
    """The account's unused links of this purpose no longer work."""
    await AccountToken.update({AccountToken.used_at: clock.now()}).where(
        AccountToken.account == account_id, AccountToken.purpose == purpose, AccountToken.used_at.is_null())


async def find_token(token: str, purpose: str) -> AccountToken:
    """The link if it can still be used. Raises Gone."""
    found = None
    if 20 < len(token) < 100:
        found = await AccountToken.objects().get(
            (AccountToken.token_hash == token_hash(token)) & (AccountToken.purpose == purpose))
    if found is None or found.used_at is not None or found.expires_at <= clock.now():
        raise Gone
    return found


async def spend_token(token: str, purpose: str) -> tuple[Account, AccountToken]:
    """Use the link up, inside the caller's transaction; of several racers one wins, the others get Gone."""
    found = await find_token(token, purpose)
    won = await AccountToken.update({AccountToken.used_at: clock.now()}).where(
        AccountToken.id == found.id, AccountToken.used_at.is_null()).returning(AccountToken.id)
    account = await Account.objects().get(Account.id == found.account)
    if not won or account is None:
        raise Gone
    return account, found
