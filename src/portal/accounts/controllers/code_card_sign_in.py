"""The second step with a printed card: at sign-in, and once more before something that matters."""

from typing import Any

from litestar import Controller, Request, Response, get, post

from portal.accounts.code_cards.cards import CODE_CARD, asked_now
from portal.accounts.controllers.client import client_of
from portal.accounts.controllers.letting_in import confirmed, elsewhere, let_in, other_ways, wanted_path, wants_trust
from portal.accounts.forms import CardCodeForm
from portal.accounts.second_steps import check_card_code
from portal.web.language import mark as N_
from portal.web.policy import at_stage, signed_in
from portal.web.responses import page, show_again
from portal.web.scope import person_of

WRONG = N_("That is not the code next to this number. Look at the card again. After five wrong codes you have to wait 15 minutes.")


class CodeCardController(Controller):
    """The second step: a certain code of the card."""

    path = CODE_CARD.code_path

    @get("/", policy=at_stage("factor"))
    async def new(self, request: Request) -> Response:
        """Ask for the code by its number."""
        return await elsewhere(request, CODE_CARD.name) or await _page(request, CardCodeForm.blank(request), page)

    @post("/", policy=at_stage("factor"))
    async def create(self, request: Request) -> Response:
        """Use the code up; right to the page that was wanted."""
        form = await CardCodeForm.read(request)
        if not form.errors and await check_card_code(person_of(request), form.code.data, client_of(request)):
            return await let_in(request, trust=await wants_trust(request))
        return await _page(request, form if form.errors else form.blame("code", WRONG), show_again)


class CodeCardConfirmationController(Controller):
    """A code of the card once more (C52)."""

    path = CODE_CARD.again_path

    @get("/", policy=signed_in())
    async def new(self, request: Request) -> Response:
        """Ask for the code by its number."""
        wanted = wanted_path(request, request.query_params.get("next"))
        return await elsewhere(request, CODE_CARD.name, again=True) or await _page(
            request, CardCodeForm.blank(request), page, again=True, wanted=wanted)

    @post("/", policy=signed_in())
    async def create(self, request: Request) -> Response:
        """Use the code up, and go where the person was going."""
        form = await CardCodeForm.read(request)
        if not form.errors and await check_card_code(person_of(request), form.code.data, client_of(request)):
            return await confirmed(request)
        wanted = wanted_path(request, (await request.form()).get("next"))
        return await _page(request, form if form.errors else form.blame("code", WRONG), show_again, again=True, wanted=wanted)


async def _page(request: Request, form: CardCodeForm, answer: Any, *, again: bool = False, wanted: str = "") -> Response:
    asked = await asked_now(person_of(request).account_id or "")
    number = asked.number if asked else None
    if number:
        CardCodeForm.numbered(form, number)
    form.code.data = ""
    return answer(request, "accounts/code_cards/use.html", regions={"sign-in-step": "accounts/code_cards/_step.html"},
                  form=form, number=number, action=CODE_CARD.again_path if again else CODE_CARD.code_path,
                  **await other_ways(request, CODE_CARD.name, again=again, wanted=wanted))
