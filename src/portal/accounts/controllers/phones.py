"""The number for text messages: giving it, confirming it by the code sent there, removing it (C24)."""

from litestar import Controller, Request, Response, get, post

from portal.accounts.controllers.client import client_of
from portal.accounts.controllers.set_up_contact import after_phone, not_yet
from portal.accounts.people import account_by_id
from portal.accounts.phones import codes
from portal.accounts.phones.asking import ask_to_confirm, send_number_code
from portal.accounts.phones.forms import NumberForm, TextCodeForm
from portal.accounts.phones.numbers import confirm_number, give_up_number, number_of, remove_number, waiting_number
from portal.accounts.phones.second_step import text_codes_offered
from portal.delivery.texts import texts_available
from portal.web.forms import Form, Problem
from portal.web.language import mark as N_
from portal.web.policy import at_stage, signed_in
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of, person_of

STEP_UP = 20  # minutes (C52)
PAGE, CODE = "/account/phone", "/account/phone/code"
WRONG = N_("That code is not right, or it is too old. After several wrong ones have a new code sent.")


class PhoneController(Controller):
    """The number of one's own account."""

    path = PAGE

    @get("/", policy=signed_in())
    async def show(self, request: Request) -> Response:
        """Its last digits, what it is for, and the number that waits for its code."""
        account_id = person_of(request).account_id or ""
        return page(request, "accounts/phones/index.html", number=await number_of(account_id), texts=texts_available(),
                    waiting=await waiting_number(account_id), offered=await text_codes_offered())

    @get("/new", policy=signed_in(step_up=STEP_UP))
    async def new(self, request: Request) -> Response:
        """The form for the number."""
        return await _number_page(request, NumberForm.blank(request))

    @post("/new", policy=signed_in(step_up=STEP_UP))
    async def create(self, request: Request) -> Response:
        """Text it a code."""
        form, account, client = await NumberForm.read(request), await account_by_id(person_of(request).account_id), client_of(request)
        if form.errors:
            return await _number_page(request, form)
        asked = await ask_to_confirm(
            account, form.phone.data, session_id=person_of(request).id, address=client.address, actor=client.actor)
        if form.blame_if("phone", asked.problem).errors:
            return await _number_page(request, form)
        return see_other(request, CODE if asked.sent else PAGE)

    @get("/code", policy=signed_in())
    async def code(self, request: Request) -> Response:
        """The form for the code."""
        return await code_page(request, TextCodeForm.blank(request), PAGE)

    @post("/code", policy=signed_in())
    async def confirm(self, request: Request) -> Response:
        """The code shows that the number is theirs. It was asked for after a fresh second step, in this very session."""
        return await take_code(request, PAGE, PAGE)

    @post("/code/sending", policy=signed_in(step_up=STEP_UP))
    async def send_again(self, request: Request) -> Response:
        """Text one more code to the number that waits."""
        return await send_code_again(request, PAGE)

    @post("/cancellation", policy=signed_in())
    async def give_up(self, request: Request) -> Response:
        """The number that waits is not wanted any more."""
        await give_up_number(await account_by_id(person_of(request).account_id))
        return see_other(request, PAGE)

    @get("/removal", policy=signed_in(step_up=STEP_UP))
    async def ask(self, request: Request) -> Response:
        """What removing it means."""
        number = await number_of(person_of(request).account_id or "")
        return page(request, "accounts/phones/removal.html", number=number) if number else see_other(request, PAGE)

    @post("/removal", policy=signed_in(step_up=STEP_UP))
    async def remove(self, request: Request) -> Response:
        """No texts any more, and no codes by text."""
        account = await account_by_id(person_of(request).account_id)
        gone = await remove_number(account, keep=person_of(request).id, actor=actor_of(request))
        return see_other(request, PAGE, flash="phone_removed" if gone else None)


class SetUpPhoneController(Controller):
    """The same while the account is set up (step 4). One may go on without it."""

    path = "/set-up/phone"

    @get("/", policy=at_stage("setup"))
    async def code(self, request: Request) -> Response:
        """The form for the code."""
        return await not_yet(request, 4) or await code_page(request, TextCodeForm.blank(request), "/set-up/phone")

    @post("/", policy=at_stage("setup"))
    async def confirm(self, request: Request) -> Response:
        """The code shows that the number is theirs."""
        onward = await after_phone(person_of(request).account_id or "")
        return await not_yet(request, 4) or await take_code(request, "/set-up/phone", onward)

    @post("/sending", policy=at_stage("setup"))
    async def send_again(self, request: Request) -> Response:
        """Text one more code to the number that waits."""
        return await not_yet(request, 4) or await send_code_again(request, "/set-up/phone")


async def code_page(request: Request, form: Form, base: str, problem: Problem | None = None) -> Response:
    """The form for a code that was texted to the number that waits; where none waits, the page of numbers."""
    session, account_id = person_of(request), person_of(request).account_id or ""
    waiting, setting_up = await waiting_number(account_id), base != PAGE
    if waiting is None:
        return see_other(request, await after_phone(account_id) if setting_up else PAGE)
    sent = await codes.code_on_its_way(account_id, session.id, codes.NUMBER)
    render = show_again if form.errors or problem else page
    return render(request, "accounts/phones/code.html", form=form, number=waiting, sent=sent, problem=problem, base=base,
                  setting_up=setting_up, down=await codes.gateway_is_down(sent),
                  onward=await after_phone(account_id) if setting_up else PAGE)


async def take_code(request: Request, base: str, onward: str) -> Response:
    """Check the code that came back; on to `onward`."""
    form, account = await TextCodeForm.read(request), await account_by_id(person_of(request).account_id)
    if not form.errors and not await confirm_number(account, person_of(request).id, form.code.data, actor=actor_of(request)):
        form.blame("code", WRONG)
    return await code_page(request, form, base) if form.errors else see_other(request, onward, flash="phone_confirmed")


async def send_code_again(request: Request, base: str) -> Response:
    """Text one more code, if there were not enough."""
    account, client = await account_by_id(person_of(request).account_id), client_of(request)
    waiting = await waiting_number(account.id)
    problem = await send_number_code(account, waiting.number, session_id=person_of(request).id, address=client.address,
                                     actor=client.actor) if waiting else None
    if problem is not None:
        return await code_page(request, TextCodeForm.blank(request), base, problem)
    return see_other(request, CODE if base == PAGE else base, flash="text_code_sent" if waiting else None)


async def _number_page(request: Request, form: NumberForm) -> Response:
    if not texts_available():
        return see_other(request, PAGE)
    render = show_again if form.errors else page
    return render(request, "accounts/phones/edit.html", form=form)
