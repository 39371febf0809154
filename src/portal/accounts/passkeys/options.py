"""What a page's script asks the browser for: the arguments of navigator.credentials, as JSON with base64url for bytes."""

from typing import Any

from portal.accounts.passkeys.answers import ALGORITHMS, encoded
from portal.accounts.passkeys.challenges import LIFETIME, Purpose, new_challenge
from portal.accounts.passkeys.own_passkeys import passkeys_of, user_handle
from portal.accounts.passkeys.tables import Passkey
from portal.settings import settings

_MILLISECONDS = int(LIFETIME.total_seconds() * 1000)


async def options_to_add(account_id: str, *, known_as: str, name: str, clinic: str, binding: str) -> dict[str, Any]:
    """For a new passkey. `known_as` is what the authenticator lists it under. We ask for no maker's certificate: any make will
    do. It should be one that the browser finds by itself, so that it can be the whole sign-in."""
    return {
        "challenge": encoded(new_challenge("register", binding)),
        "rp": {"id": settings().host, "name": clinic},
        "user": {"id": user_handle(account_id), "name": known_as, "displayName": name},
        "pubKeyCredParams": [{"type": "public-key", "alg": algorithm} for algorithm in ALGORITHMS],
        "excludeCredentials": [_named(passkey) for passkey in await passkeys_of(account_id)],
        "authenticatorSelection": {"residentKey": "preferred", "requireResidentKey": False, "userVerification": "preferred"},
        "attestation": "none",
        "timeout": _MILLISECONDS,
    }


async def options_for_second_step(account_id: str, purpose: Purpose, *, binding: str) -> dict[str, Any]:
    """For one of the account's passkeys, besides a password."""
    allowed = [_named(passkey) for passkey in await passkeys_of(account_id)]
    return _to_use(purpose, binding, "preferred") | {"allowCredentials": allowed}


def options_to_sign_in(*, binding: str) -> dict[str, Any]:
    """For any passkey that the browser has for us; it must check who holds it. Says nothing about anybody."""
    return _to_use("sign_in", binding, "required")


def _to_use(purpose: Purpose, binding: str, verification: str) -> dict[str, Any]:
    return {"challenge": encoded(new_challenge(purpose, binding)), "rpId": settings().host, "timeout": _MILLISECONDS,
            "userVerification": verification}


def _named(passkey: Passkey) -> dict[str, Any]:
    named: dict[str, Any] = {"type": "public-key", "id": passkey.credential_id}
    return named | {"transports": passkey.transports.split(",")} if passkey.transports else named
