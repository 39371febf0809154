"""Printing a code card: while an account is set up, and later. The codes are shown once, and on paper; then one is typed."""

from litestar import Controller, Request, Response, get, post

from portal.accounts.adding_factors import add_factor
from portal.accounts.code_cards import cards
from portal.accounts.code_cards.cards import CODE_CARD
from portal.accounts.code_cards.paper import codes_in, print_card
from portal.accounts.controllers.account import STEP_UP
from portal.accounts.controllers.adding import ACCOUNT, SET_UP, Place, added
from portal.accounts.forms import CardCodeForm
from portal.errors import NotFound
from portal.web.language import mark as N_
from portal.web.locale_choice import locale_of
from portal.web.policy import at_stage, signed_in
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of, clinic_of, person_of

WRONG = N_("That is not the code next to this number. Look at the card again, or print a new one.")


class SetUpCodeCardController(Controller):
    """A card as the second step of a new account, or instead of one that is used up."""

    path = SET_UP.path(CODE_CARD)

    @get("/", policy=at_stage("setup"))
    async def new(self, request: Request) -> Response:
        """What a card is, and the button."""
        return _explain(request, SET_UP)

    @post("/", policy=at_stage("setup"))
    async def create(self, request: Request) -> Response:
        """Twenty codes, shown this once."""
        return await _show(request, SET_UP)

    @post("/pdf", policy=at_stage("setup"))
    async def download(self, request: Request) -> Response:
        """The codes of the page as PDF."""
        return await _paper(request)

    @get("/confirmation", policy=at_stage("setup"))
    async def check(self, request: Request) -> Response:
        """Ask for one code, away from the page that shows them."""
        return await _ask(request, SET_UP, CardCodeForm.blank(request))

    @post("/confirmation", policy=at_stage("setup"))
    async def confirm(self, request: Request) -> Response:
        """The code shows that the card is there."""
        return await _confirm(request, SET_UP)


class AddCodeCardController(Controller):
    """A card, or a new one, for an account."""

    path = ACCOUNT.path(CODE_CARD)

    @get("/", policy=signed_in(step_up=STEP_UP))
    async def new(self, request: Request) -> Response:
        """What a card is, and the button."""
        return _explain(request, ACCOUNT)

    @post("/", policy=signed_in(step_up=STEP_UP))
    async def create(self, request: Request) -> Response:
        """Twenty codes, shown this once."""
        return await _show(request, ACCOUNT)

    @post("/pdf", policy=signed_in(step_up=STEP_UP))
    async def download(self, request: Request) -> Response:
        """The codes of the page as PDF."""
        return await _paper(request)

    @get("/confirmation", policy=signed_in(step_up=STEP_UP))
    async def check(self, request: Request) -> Response:
        """Ask for one code, away from the page that shows them."""
        return await _ask(request, ACCOUNT, CardCodeForm.blank(request))

    @post("/confirmation", policy=signed_in(step_up=STEP_UP))
    async def confirm(self, request: Request) -> Response:
        """The code shows that the card is there; it takes the place of the old one."""
        return await _confirm(request, ACCOUNT)


def _explain(request: Request, place: Place) -> Response:
    return page(request, "accounts/code_cards/new.html", place=place, path=place.path(CODE_CARD))


async def _show(request: Request, place: Place) -> Response:
    codes = await cards.make_card(person_of(request).account_id or "")
    return page(request, "accounts/code_cards/show.html", place=place, path=place.path(CODE_CARD), codes=codes)


async def _paper(request: Request) -> Response:
    """What was shown is sent back to be printed: the codes are kept nowhere in clear."""
    text = (await request.form()).get("codes")
    codes = codes_in(text) if isinstance(text, str) else None
    if codes is None:
        raise NotFound
    made = await print_card(clinic_of(request), codes, locale_of(request))
    return Response(made, media_type="application/pdf", status_code=200,
                    headers={"Content-Disposition": 'attachment; filename="code-card.pdf"'})


async def _ask(request: Request, place: Place, form: CardCodeForm) -> Response:
    asked = await cards.first_asked(person_of(request).account_id or "")
    if asked is None:
        return see_other(request, place.path(CODE_CARD))
    render = show_again if form.errors else page
    return render(request, "accounts/code_cards/confirm.html", form=CardCodeForm.numbered(form, asked.number),
                  place=place, path=place.path(CODE_CARD), number=asked.number)


async def _confirm(request: Request, place: Place) -> Response:
    person, form = person_of(request), await CardCodeForm.read(request)
    asked = None if form.errors else await cards.first_asked(person.account_id or "")
    if asked is None:
        return await _ask(request, place, form)
    typed = await cards.digest_of(asked, form.code.data)
    fresh = await add_factor(
        person, CODE_CARD, lambda: cards.confirm(person.account_id or "", asked, typed), actor_of(request))
    if fresh is not None:
        return await added(request, place, fresh)
    return await _ask(request, place, form.blame("code", WRONG))
