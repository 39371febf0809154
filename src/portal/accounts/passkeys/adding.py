"""Adding a passkey: what the browser sent is judged first; what holds is stored by accounts/adding_factors.py `add_factor`."""

from collections.abc import Awaitable, Callable

from portal.accounts.passkeys.answers import Refused, check_new
from portal.accounts.passkeys.own_passkeys import store
from portal.accounts.passkeys.second_step import answer_to


async def made_passkey(account_id: str, written: str, binding: str, *, name: str) -> Callable[[], Awaitable[bool]]:
    """A function that stores the passkey in the caller's transaction and says whether it did: not when the answer does not
    hold, the passkey is somebody's already, or there are as many as there may be. The challenge is used up before."""
    try:
        made = check_new(await answer_to(written, "register", binding))
    except Refused:
        return _nothing
    return lambda: store(account_id, made, name)


async def _nothing() -> bool:
    return False
