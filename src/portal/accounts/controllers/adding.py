"""The two places where second steps are added, and where each leads: while an account is set up, and in the account."""

import msgspec
from litestar import Request, Response

from portal.accounts import recovery_codes
from portal.accounts.controllers.client import carry_session
from portal.accounts.controllers.letting_in import go_in
from portal.accounts.factors import KINDS, Kind, factors_of
from portal.accounts.sessions import NewSession
from portal.accounts.setting_up import STEPS
from portal.web.responses import see_other

LIST = "/account/second-steps"


class Place(msgspec.Struct, frozen=True):
    """Where a kind has its pages. `step`: of setting up; None in the account."""

    base: str
    step: int | None
    back: str

    def path(self, kind: Kind) -> str:
        """The address of the page that adds this kind here."""
        return f"{self.base}/{kind.slug}"


SET_UP = Place("/set-up/second-step", 2, "/set-up/second-step")
ACCOUNT = Place(LIST, None, LIST)


async def added(request: Request, place: Place, fresh: NewSession) -> Response:
    """What follows once a second step is added: the next step of setting up, or the list of them."""
    if place is ACCOUNT:
        carry_session(request, fresh)
        return see_other(request, LIST, flash="second_step_added")
    if fresh.status == "active" and await recovery_codes.codes_left(fresh.account_id or ""):
        return await go_in(request, fresh)  # only the used-up second step was missing
    carry_session(request, fresh)
    return see_other(request, STEPS[3])


async def kinds_to_choose(account_id: str, offered: list[Kind]) -> list[Kind]:
    """Those that this account may add now: some only beside another kind (C20)."""
    stands = any(KINDS[factor.kind].stands_alone for factor in await factors_of(account_id))
    return [kind for kind in offered if stands or kind.stands_alone]
