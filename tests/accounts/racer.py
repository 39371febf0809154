"""A process of its own that tries one thing many times at once: `python tests/accounts/racer.py WHAT TIMES [WORD…]`.

It says "ready" when it is connected, begins when a line comes in, and prints how often it was let through.
"""

import asyncio
import sys

from portal.accounts import authenticators, recovery_codes, throttles
from portal.accounts.adding_factors import remove_factor
from portal.accounts.code_cards import cards
from portal.accounts.factors import factors_of
from portal.accounts.sessions import start_session
from portal.accounts.second_step_resets.call_back import complete_if_due
from portal.audit.events import SYSTEM
from portal.database.engine import start_database, stop_database
from portal.errors import PortalError, TooManyTries


async def request(address: str) -> bool:
    """One request of an address."""
    try:
        await throttles.count_request(address, signed_in=False)
    except TooManyTries:
        return False
    return True


async def sign_in(address: str) -> bool:
    """One sign-in form of an address."""
    try:
        await throttles.count_sign_in(address)
    except TooManyTries:
        return False
    return True


async def removal(account_id: str) -> bool:
    """Somebody signs in and removes the second step that was added last."""
    session = await start_session(stage="full", account_id=account_id)
    try:
        await remove_factor(session, (await factors_of(account_id))[-1].id, SYSTEM)
    except PortalError:
        return False
    return True


ATTEMPTS = {
    "address": sign_in,
    "password": lambda account_id: throttles.may_try_password(account_id, None),
    "code": throttles.reserve_code_attempt,
    "request": request,
    "totp": authenticators.verify,
    "recovery code": recovery_codes.spend,
    "due reset": complete_if_due,
    "card code": cards.spend,
    "removal": removal,
}


async def race(what: str, times: int, words: list[str]) -> int:
    """How many of the attempts are let through."""
    await start_database()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    let_through = await asyncio.gather(*(ATTEMPTS[what](*words) for _ in range(times)))
    await stop_database()
    return sum(let_through)


if __name__ == "__main__":
    print(asyncio.run(race(sys.argv[1], int(sys.argv[2]), sys.argv[3:])), flush=True)
