"""What people type to say who they are: username, email or patient number, looked up by a keyed hash (C07)."""

import re

from portal.accounts.tables import Account, LoginIdentifier
from portal.crypto.blind_index import blind_index
from portal.database.errors import UNIQUE_VIOLATIONS
from portal.database.identifiers import new_id
from portal.database.transactions import transaction
from portal.web.language import mark as N_

LONGEST = 254
_USERNAME = re.compile(r"[^\W_][\w.\-]{2,62}[^\W]")


def identifier_index(text: str) -> str:
    """The lookup key of what was typed; the same for every case and Unicode form of it."""
    return blind_index(text[:LONGEST], purpose="login")


async def account_for(identifier: str) -> Account | None:
    """The account that signs in with `identifier`, or None; as many questions either way (C33)."""
    row = await LoginIdentifier.select(LoginIdentifier.account).where(
        LoginIdentifier.blind_index == identifier_index(identifier)).first()
    if row is None:
        await Account.objects().first()  # a row is fetched and read either way
        return None
    return await Account.objects().get(Account.id == row["account"])


async def claim_identifier(account_id: str, kind: str, text: str) -> bool:
    """Let the account sign in with `text`. False when it leads to somebody already (then nothing changes)."""
    if not text.strip():
        return False
    try:
        async with transaction():
            await LoginIdentifier.insert(LoginIdentifier(
                id=new_id(), account=account_id, kind=kind, blind_index=identifier_index(text)))
    except UNIQUE_VIOLATIONS:
        return False
    return True


async def release_identifier(account_id: str, kind: str) -> None:
    """The account no longer signs in with its identifier of this kind."""
    await LoginIdentifier.delete().where(LoginIdentifier.account == account_id, LoginIdentifier.kind == kind)


async def release_email(account_id: str, address: str) -> None:
    """The account no longer signs in with this address, unless nothing else leads to it."""
    index = identifier_index(address)
    names = await LoginIdentifier.select(LoginIdentifier.blind_index).where(LoginIdentifier.account == account_id)
    if any(row["blind_index"] != index for row in names):
        await LoginIdentifier.delete().where(
            LoginIdentifier.account == account_id, LoginIdentifier.kind == "email", LoginIdentifier.blind_index == index)


def username_problem(text: str) -> str | None:
    """A msgid saying why this cannot be a username, or None. Never an email address or a number: those are others' ways in."""
    if "@" in text:
        return N_("A username has no @ in it. You can sign in with your email address as well.")
    if not 4 <= len(text) <= 64:
        return N_("A username has 4 to 64 characters.")
    if not _USERNAME.fullmatch(text) or text.replace("-", "").replace(".", "").isdigit():
        return N_("A username is made of letters and digits, with at least one letter; dots and dashes may be in it.")
    return None
