"""The second step by a code that comes as a text message: at sign-in, and once more before something that matters (C24)."""

from urllib.parse import urlencode

from litestar import Controller, Request, Response, get, post

from portal.accounts.controllers.client import client_of
from portal.accounts.controllers.letting_in import confirmed, elsewhere, let_in, other_ways, wanted_path, wants_trust
from portal.accounts.people import account_by_id
from portal.accounts.phones import codes
from portal.accounts.phones.asking import enough
from portal.accounts.phones.forms import TextCodeForm
from portal.accounts.phones.numbers import number_of
from portal.accounts.phones.second_step import TEXT_MESSAGE, text_codes_offered, verify_text_code
from portal.accounts.second_steps import attempt
from portal.errors import TooManyTries
from portal.web.forms import Problem
from portal.web.language import mark as N_
from portal.web.policy import at_stage, signed_in
from portal.web.responses import page, see_other
from portal.web.scope import person_of

WRONG = N_("That code is not right, or it is too old. Have a new one sent, or use another way. After several wrong codes you have to wait a while.")
NO_TEXTS = N_("Text messages cannot be sent at present. Use another way below.")


class TextCodeController(Controller):
    """The second step of signing in: a code is sent when somebody asks for it, and typed here."""

    path = TEXT_MESSAGE.code_path

    @get("/", policy=at_stage("factor"))
    async def new(self, request: Request) -> Response:
        """The button that sends a code, or the form for the one that is on its way."""
        return await elsewhere(request, TEXT_MESSAGE.name) or await _page(request, TextCodeForm.blank(request))

    @post("/sending", policy=at_stage("factor"))
    async def send(self, request: Request) -> Response:
        """Text a code for this sign-in."""
        return await _send(request)

    @post("/", policy=at_stage("factor"))
    async def create(self, request: Request) -> Response:
        """Use the code up; right to the page that was wanted."""
        form = await TextCodeForm.read(request)
        if not form.errors and await _is_right(request, form):
            return await let_in(request, trust=await wants_trust(request))
        return await _page(request, form if form.errors else form.blame("code", WRONG))


class TextCodeConfirmationController(Controller):
    """A code by text once more (C52)."""

    path = TEXT_MESSAGE.again_path

    @get("/", policy=signed_in())
    async def new(self, request: Request) -> Response:
        """The button that sends a code, or the form for the one that is on its way."""
        wanted = wanted_path(request, request.query_params.get("next"))
        return await elsewhere(request, TEXT_MESSAGE.name, again=True) or await _page(
            request, TextCodeForm.blank(request), again=True, wanted=wanted)

    @post("/sending", policy=signed_in())
    async def send(self, request: Request) -> Response:
        """Text a code for this session."""
        return await _send(request, again=True, wanted=wanted_path(request, (await request.form()).get("next")))

    @post("/", policy=signed_in())
    async def create(self, request: Request) -> Response:
        """Use the code up, and go where the person was going."""
        form = await TextCodeForm.read(request)
        if not form.errors and await _is_right(request, form):
            return await confirmed(request)
        wanted = wanted_path(request, (await request.form()).get("next"))
        return await _page(request, form if form.errors else form.blame("code", WRONG), again=True, wanted=wanted)


async def _is_right(request: Request, form: TextCodeForm) -> bool:
    session = person_of(request)
    return await attempt(session, client_of(request), TEXT_MESSAGE.name,
                         lambda: verify_text_code(session.account_id or "", session.id, form.code.data))


async def _send(request: Request, *, again: bool = False, wanted: str = "") -> Response:
    session, client = person_of(request), client_of(request)
    number, problem = await number_of(session.account_id or ""), Problem(NO_TEXTS)
    path = TEXT_MESSAGE.again_path if again else TEXT_MESSAGE.code_path
    if number is not None and number.second_step_since and await text_codes_offered():
        try:
            await codes.send_code(await account_by_id(session.account_id), number.number, session_id=session.id,
                                  purpose=codes.SECOND_STEP, address=client.address, actor=client.actor)
            return see_other(request, f"{path}?{urlencode({'next': wanted})}" if wanted else path, flash="text_code_sent")
        except TooManyTries as refused:
            problem = enough(refused)
    return await _page(request, TextCodeForm.blank(request), again=again, wanted=wanted, problem=problem)


async def _page(
    request: Request, form: TextCodeForm, *, again: bool = False, wanted: str = "", problem: Problem | None = None,
) -> Response:
    session = person_of(request)
    number = await number_of(session.account_id or "")
    sent = await codes.code_on_its_way(session.account_id or "", session.id, codes.SECOND_STEP)
    form.code.data = ""
    return page(request, "accounts/text_codes/use.html", status=429 if problem else 422 if form.errors else 200,
                errors_title=bool(form.errors or problem), regions={"sign-in-step": "accounts/text_codes/_step.html"},
                form=form, number=number, sent=sent, problem=problem, down=await codes.gateway_is_down(sent),
                action=TEXT_MESSAGE.again_path if again else TEXT_MESSAGE.code_path,
                **await other_ways(request, TEXT_MESSAGE.name, again=again, wanted=wanted))
