"""Passkeys as one of the kinds of second step (factor_kinds.py)."""

from portal.accounts.factor_kinds import Factor, Kind
from portal.accounts.passkeys.own_passkeys import passkeys_of, remove, remove_all, rename
from portal.audit.events import AuditEvent
from portal.settings import settings
from portal.web.language import mark as N_


async def _factors_of(account_id: str) -> list[Factor]:
    return [Factor(row.id, "passkey", row.name, row.added_at, row.last_used_at, usable=settings().has_name)
            for row in await passkeys_of(account_id)]


async def _is_offered() -> bool:
    return settings().has_name


PASSKEY = Kind(
    name="passkey", slug="passkey", title=N_("Passkey"),
    for_whom=N_("For a phone or computer that you unlock with a finger, your face or a PIN, or for a security key. "
                "Nothing to type, and the safest of all."),
    use_instead=N_("Use a passkey"),
    added=AuditEvent.PASSKEY_ADDED, removed=AuditEvent.PASSKEY_REMOVED,
    factors_of=_factors_of, remove=remove, rename=rename, remove_all=remove_all, is_offered=_is_offered,
    sign_in_path="/sign-in/second-step/passkey", shown_by_script=True,
)
