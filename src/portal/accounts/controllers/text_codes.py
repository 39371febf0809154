"""Making codes by text message a second step: only beside another kind, and only where the clinic has switched them on (C20)."""

from litestar import Controller, Request, Response, get, post

from portal.accounts.adding_factors import add_factor
from portal.accounts.controllers.account import STEP_UP
from portal.accounts.controllers.adding import ACCOUNT, SET_UP, Place, added, kinds_to_choose
from portal.accounts.phones.numbers import number_of
from portal.accounts.phones.second_step import TEXT_MESSAGE, begin_text_codes, text_codes_offered
from portal.web.policy import at_stage, signed_in
from portal.web.responses import page, see_other
from portal.web.scope import actor_of, person_of


class SetUpTextCodesController(Controller):
    """While an account is set up, once it has another second step."""

    path = SET_UP.path(TEXT_MESSAGE)

    @get("/", policy=at_stage("setup"))
    async def new(self, request: Request) -> Response:
        """What speaks against them, and the button."""
        return await _page(request, SET_UP)

    @post("/", policy=at_stage("setup"))
    async def create(self, request: Request) -> Response:
        """Codes to the confirmed number are a second step from now on."""
        return await _add(request, SET_UP)


class AddTextCodesController(Controller):
    """The same in the account."""

    path = ACCOUNT.path(TEXT_MESSAGE)

    @get("/", policy=signed_in(step_up=STEP_UP))
    async def new(self, request: Request) -> Response:
        """What speaks against them, and the button."""
        return await _page(request, ACCOUNT)

    @post("/", policy=signed_in(step_up=STEP_UP))
    async def create(self, request: Request) -> Response:
        """Codes to the confirmed number are a second step from now on."""
        return await _add(request, ACCOUNT)


async def _may_add(request: Request) -> bool:
    """Whether the clinic offers them, and another kind is there beside which they may stand."""
    return await text_codes_offered() and bool(await kinds_to_choose(person_of(request).account_id or "", [TEXT_MESSAGE]))


async def _page(request: Request, place: Place) -> Response:
    if not await _may_add(request):
        return see_other(request, place.back)
    return page(request, "accounts/text_codes/new.html", place=place, path=place.path(TEXT_MESSAGE),
                number=await number_of(person_of(request).account_id or ""))


async def _add(request: Request, place: Place) -> Response:
    person, fresh = person_of(request), None
    if await _may_add(request):
        fresh = await add_factor(person, TEXT_MESSAGE, lambda: begin_text_codes(person.account_id or ""), actor_of(request))
    return await added(request, place, fresh) if fresh else see_other(request, place.back)
