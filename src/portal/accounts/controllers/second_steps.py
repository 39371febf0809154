"""Second steps of every kind: the choice while an account is set up, and the list in the account (C27)."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from portal.accounts import recovery_codes
from portal.accounts.adding_factors import LastSecondStep, can_go, one_factor, remove_factor, rename_factor
from portal.accounts.controllers.account import STEP_UP
from portal.accounts.controllers.adding import ACCOUNT, LIST, SET_UP, kinds_to_choose
from portal.accounts.controllers.client import carry_session
from portal.accounts.factors import KINDS, Factor, factors_of, lacks_second_step, offered_kinds
from portal.accounts.forms import FactorNameForm
from portal.accounts.setting_up import STEPS, step_to_do
from portal.web.policy import at_stage, signed_in
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of, person_of


@get(SET_UP.base, policy=at_stage("setup"))
async def choose_second_step(request: Request) -> Response:
    """Which kind of second step it shall be, in words that say who each is for."""
    account_id = person_of(request).account_id or ""
    await step_to_do(person_of(request))  # a password alone leads no further once there is a second step
    done = [] if await lacks_second_step(account_id) else await factors_of(account_id)
    return page(request, "accounts/second_steps/choose.html", place=SET_UP, done=done, kinds=KINDS, onward=STEPS[3],
                offered=await kinds_to_choose(account_id, await offered_kinds()))


class SecondStepsController(Controller):
    """The list, names, and taking one away."""

    path = LIST

    @get("/", policy=signed_in())
    async def index(self, request: Request) -> Response:
        """All of them, and what can be added."""
        account_id = person_of(request).account_id or ""
        return page(request, "accounts/second_steps/index.html", factors=await factors_of(account_id), kinds=KINDS, place=ACCOUNT,
                    offered=await kinds_to_choose(account_id, await offered_kinds()),
                    codes_left=await recovery_codes.codes_left(account_id))

    @get("/{factor_id:str}", policy=signed_in(step_up=STEP_UP))
    async def edit(self, request: Request, factor_id: FromPath[str]) -> Response:
        """One of them: its name, and the button to remove it. Raises NotFound."""
        factor = await one_factor(person_of(request).account_id or "", factor_id)
        return await _edit_page(request, factor, FactorNameForm.blank(request, name=factor.name))

    @post("/{factor_id:str}/name", policy=signed_in(step_up=STEP_UP))
    async def rename(self, request: Request, factor_id: FromPath[str]) -> Response:
        """Call it something. Raises NotFound."""
        form = await FactorNameForm.read(request)
        if form.errors:
            return await _edit_page(request, await one_factor(person_of(request).account_id or "", factor_id), form)
        await rename_factor(person_of(request), factor_id, form.name.data, actor_of(request))
        return see_other(request, LIST, flash="saved")

    @post("/{factor_id:str}/remove", policy=signed_in(step_up=STEP_UP))
    async def remove(self, request: Request, factor_id: FromPath[str]) -> Response:
        """Take it away; the last one stays (409). Raises NotFound."""
        try:
            fresh = await remove_factor(person_of(request), factor_id, actor_of(request))
        except LastSecondStep:
            return page(request, "accounts/second_steps/last_one.html", status=409)
        carry_session(request, fresh)
        return see_other(request, LIST, flash="second_step_removed")


async def _edit_page(request: Request, factor: Factor, form: FactorNameForm) -> Response:
    render = show_again if form.errors else page
    return render(request, "accounts/second_steps/edit.html", form=form, factor=factor, kind=KINDS[factor.kind],
                  can_go=await can_go(person_of(request).account_id or "", factor))
