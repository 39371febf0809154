"""The passkeys of an account: which there are, adding one, naming, removing."""

from portal import clock
from portal.accounts.passkeys.answers import NewKey, Shown, encoded
from portal.accounts.passkeys.tables import Passkey
from portal.crypto.blind_index import keyed_hash
from portal.database.errors import UNIQUE_VIOLATIONS
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import transaction

MOST = 20  # passkeys of one account; more would make the question to the browser long

# A count may stay at 0 for good; one that was ever higher must go up (WebAuthn Level 3 §7.2, step 22).
_USED = Statement(
    "UPDATE passkey SET sign_count = ?, backed_up = ?, last_used_at = ? WHERE id = ? AND (sign_count < ? OR sign_count = 0)"
    " RETURNING id")


def user_handle(account_id: str) -> str:
    """What authenticators know the account by: 32 bytes that say nothing about it, the same for all its passkeys."""
    return encoded(bytes.fromhex(keyed_hash(account_id, purpose="passkey user")))


async def passkeys_of(account_id: str) -> list[Passkey]:
    """The account's passkeys, oldest first."""
    return await Passkey.objects().where(Passkey.account == account_id).order_by(Passkey.added_at)


async def passkey_with(credential_id: str) -> Passkey | None:
    """The passkey that names itself so, or None."""
    return await Passkey.objects().get(Passkey.credential_id == credential_id)


async def store(account_id: str, made: NewKey, name: str) -> bool:
    """Keep a passkey just made. False when it is somebody's already, or the account has as many as it may have."""
    if len(await passkeys_of(account_id)) >= MOST:
        return False
    row = Passkey(
        id=new_id(), account=account_id, credential_id=made.credential_id, public_key=made.public_key,
        user_handle=user_handle(account_id), sign_count=made.sign_count, transports=made.transports, aaguid=made.aaguid,
        backed_up=made.backed_up, name=name.strip()[:60], added_at=clock.now())
    try:
        async with transaction():
            await Passkey.insert(row)
    except UNIQUE_VIOLATIONS:
        return False
    return True


async def note_use(passkey: Passkey, shown: Shown) -> bool:
    """Write down that it was used. False when its count has not gone up: it may exist twice."""
    return bool(await _USED.rows(shown.sign_count, shown.backed_up, clock.now(), passkey.id, shown.sign_count))


async def rename(account_id: str, passkey_id: str, name: str) -> bool:
    """Call it `name`; False when the account has no such passkey."""
    return bool(await Passkey.update({Passkey.name: name.strip()[:60]}).where(
        Passkey.id == passkey_id, Passkey.account == account_id).returning(Passkey.id))


async def remove(account_id: str, passkey_id: str) -> bool:
    """It opens nothing any more; False when the account has no such passkey."""
    return bool(await Passkey.delete().where(
        Passkey.id == passkey_id, Passkey.account == account_id).returning(Passkey.id))


async def remove_all(account_id: str) -> None:
    """Take every passkey away."""
    await Passkey.delete().where(Passkey.account == account_id)


async def ask_for_the_password_too(account_id: str) -> None:
    """A sign-in was somebody else's: the passkeys there are go on as second steps, but none signs in alone (C41)."""
    await Passkey.update({Passkey.signs_in_alone: False}).where(Passkey.account == account_id)
