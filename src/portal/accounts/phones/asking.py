"""Giving a number for text messages: it is looked at, gets a code, and waits for it to come back."""

import msgspec

from portal.accounts.phones import codes
from portal.accounts.phones.numbers import ask_for_number, number_of, waiting_number
from portal.accounts.tables import Account
from portal.accounts.throttles import waiting_time
from portal.audit.events import Actor
from portal.delivery.phone_numbers import number_to_text
from portal.errors import TooManyTries
from portal.web.forms import Problem
from portal.web.language import mark as N_

NO_MOBILE = N_("Write a mobile number. From another country, begin with + and the country code, for example +44 7700 900123.")
NO_TEXTS = N_("We cannot send text messages at present. Go on without a number; you can add one later.")
ENOUGH_MINUTES = N_("We have sent as many codes as we may for now. Try again in %(count)s minutes.")
ENOUGH_HOURS = N_("We have sent as many codes as we may for now. Try again in %(count)s hours.")


class Asked(msgspec.Struct, frozen=True):
    """What became of a number: a problem; or a code is on its way; or neither, for the number that is confirmed already."""

    problem: Problem | None = None
    sent: bool = False


async def ask_to_confirm(account: Account, typed: str, *, session_id: str, address: str, actor: Actor) -> Asked:
    """Text a code to what was typed, for this session. The confirmed number goes on meanwhile."""
    number = await number_to_text(typed)
    if number is None:
        return Asked(Problem(NO_MOBILE))
    confirmed, waiting = await number_of(account.id), await waiting_number(account.id)
    if confirmed and confirmed.number == number:
        return Asked()
    on_its_way = await codes.code_on_its_way(account.id, session_id, codes.NUMBER)
    if waiting and on_its_way and waiting.number == on_its_way.number == number:
        return Asked(sent=True)
    problem = await send_number_code(account, number, session_id=session_id, address=address, actor=actor)
    if problem is None and (waiting is None or waiting.number != number):
        await ask_for_number(account, number, actor=actor)
    return Asked(problem, sent=problem is None)


async def send_number_code(account: Account, number: str, *, session_id: str, address: str, actor: Actor) -> Problem | None:
    """Text a code that confirms the number; why not, or None."""
    try:
        await codes.send_code(account, number, session_id=session_id, purpose=codes.NUMBER, address=address, actor=actor)
    except codes.NoTexts:
        return Problem(NO_TEXTS)
    except TooManyTries as refused:
        return enough(refused)
    return None


def enough(refused: TooManyTries) -> Problem:
    """The words for too many texts, with the time to wait."""
    wait = waiting_time(refused.retry_after)
    return Problem(ENOUGH_HOURS if wait.unit == "hours" else ENOUGH_MINUTES, {"count": wait.count})
