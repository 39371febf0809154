"""Codes by text message as a kind of second step: off until the clinic switches them on, and never the only one (C20)."""

from portal import clock
from portal.accounts.factor_kinds import Factor, Kind
from portal.accounts.phones import codes
from portal.accounts.phones.numbers import number_of
from portal.accounts.phones.tables import PhoneNumber
from portal.audit.events import AuditEvent
from portal.clinic.limits import the_limits
from portal.delivery.texts import texts_available
from portal.web.language import mark as N_


async def text_codes_offered() -> bool:
    """Whether the clinic has switched codes by text on, and has a gateway that sends them."""
    return texts_available() and bool((await the_limits()).text_codes)


async def begin_text_codes(account_id: str) -> bool:
    """Codes sent to the confirmed number are a second step from now on; False when there is no such number."""
    return bool(await PhoneNumber.update({PhoneNumber.second_step_since: clock.now()}).where(
        PhoneNumber.account == account_id, PhoneNumber.verified_at.is_not_null(),
        PhoneNumber.second_step_since.is_null()).returning(PhoneNumber.id))


async def verify_text_code(account_id: str, session_id: str, code: str) -> bool:
    """Whether the code was sent for this sign-in; it is used up."""
    number = await number_of(account_id)
    if number is None or number.second_step_since is None or not await text_codes_offered():
        return False
    if not await codes.check_code(account_id, session_id, codes.SECOND_STEP, number.number, code):
        return False
    await PhoneNumber.update({PhoneNumber.code_used_at: clock.now()}).where(PhoneNumber.id == number.id)
    return True


async def _factors_of(account_id: str) -> list[Factor]:
    number = await number_of(account_id)
    if number is None or number.second_step_since is None:
        return []
    return [Factor(number.id, TEXT_MESSAGE.name, number.name or number.masked, number.second_step_since, number.code_used_at,
                   usable=await text_codes_offered())]


async def _remove(account_id: str, factor_id: str) -> bool:
    return bool(await PhoneNumber.update({PhoneNumber.second_step_since: None}).where(
        PhoneNumber.account == account_id, PhoneNumber.id == factor_id,
        PhoneNumber.second_step_since.is_not_null()).returning(PhoneNumber.id))


async def _rename(account_id: str, factor_id: str, name: str) -> bool:
    return bool(await PhoneNumber.update({PhoneNumber.name: name.strip()[:60]}).where(
        PhoneNumber.account == account_id, PhoneNumber.id == factor_id,
        PhoneNumber.second_step_since.is_not_null()).returning(PhoneNumber.id))


async def _remove_all(account_id: str) -> None:
    await PhoneNumber.update({PhoneNumber.second_step_since: None}).where(PhoneNumber.account == account_id)


TEXT_MESSAGE = Kind(
    name="text_message",
    slug="text-message",
    title=N_("Codes by text message (weaker)"),
    for_whom=N_("Weaker than the other kinds: texts can be read by others, and telephone numbers can be taken over. Only beside another second step."),
    use_instead=N_("Have a code sent by text message"),
    added=AuditEvent.TEXT_CODES_ADDED,
    removed=AuditEvent.TEXT_CODES_REMOVED,
    factors_of=_factors_of,
    remove=_remove,
    rename=_rename,
    remove_all=_remove_all,
    is_offered=text_codes_offered,
    stands_alone=False,
)
