"""Steps 4 and 5 of setting up: how we reach somebody, their language and their notices."""

from litestar import Controller, Request, Response, get, post

from portal.accounts.controllers.client import carry_sign_in, client_of
from portal.accounts.controllers.emails import FLASH_AFTER_SENDING, waiting_for_page
from portal.accounts.controllers.notices import chosen_in
from portal.accounts.emails.addresses import addresses_of, same_address, waiting_address
from portal.accounts.emails.asking import ENOUGH, address_problem, ask_for_address, send_link_again
from portal.accounts.forms import ContactForm, NoticesForm
from portal.accounts.notice_choices import choices_of, may_text
from portal.accounts.people import account_by_id
from portal.accounts.phones.asking import ask_to_confirm
from portal.accounts.phones.numbers import number_of, waiting_number
from portal.accounts.second_steps import finish_sign_in
from portal.accounts.setting_up import STEPS, finish_setting_up, note_contact_checked, step_to_do
from portal.accounts.tables import Account
from portal.charts.contact_on_file import phone_on_file
from portal.charts.homes import home_path
from portal.delivery.texts import texts_available
from portal.web.language import mark as N_
from portal.web.policy import at_stage
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of, person_of

CONTACT, EMAIL, PHONE, NOTICES = STEPS[4], "/set-up/email", "/set-up/phone", STEPS[5]


class SetUpContactController(Controller):
    """Step 4: the addresses and numbers on file, in full, as a mistake can only be seen in what is shown. Whoever is here
    has shown the link, who they are, the password and the second step."""

    path = "/set-up"

    @get("/contact", policy=at_stage("setup"))
    async def contact(self, request: Request) -> Response:
        """What we have, to be checked."""
        if elsewhere := await not_yet(request, 4):
            return elsewhere
        account_id = person_of(request).account_id or ""
        confirmed, waiting = await addresses_of(account_id), await waiting_address(account_id)
        number = await waiting_number(account_id) or await number_of(account_id)
        email = waiting.address if waiting else confirmed[0].address if confirmed else ""
        return await _contact_page(request, ContactForm.blank(request, email=email, phone=number.number if number else ""))

    @post("/contact", policy=at_stage("setup"))
    async def check(self, request: Request) -> Response:
        """Keep what was corrected; a link or a code goes to what is new."""
        if elsewhere := await not_yet(request, 4):
            return elsewhere
        form, account = await ContactForm.read(request), await account_by_id(person_of(request).account_id)
        if not form.errors:
            await _take_email(request, form, account)
        texted = not form.errors and texts_available() and await _take_phone(request, form, account)
        if form.errors:
            return await _contact_page(request, form)
        await note_contact_checked(account.id, actor_of(request))
        return see_other(request, PHONE if texted else await after_phone(account.id))

    @get("/email", policy=at_stage("setup"))
    async def email(self, request: Request) -> Response:
        """The address that waits, and what to do when no mail arrives; nobody has to wait for it here."""
        waiting = await waiting_for_page(person_of(request).account_id or "")
        if elsewhere := await not_yet(request, 4):
            return elsewhere
        if waiting["waiting"] is None:
            return see_other(request, NOTICES)
        return page(request, "accounts/set_up/email.html", **waiting)

    @post("/email/link", policy=at_stage("setup"))
    async def send_again(self, request: Request) -> Response:
        """Mail the link once more, if a minute has passed."""
        if elsewhere := await not_yet(request, 4):
            return elsewhere
        account = await account_by_id(person_of(request).account_id)
        return see_other(request, EMAIL, flash=FLASH_AFTER_SENDING[await send_link_again(account, actor=actor_of(request))])


class SetUpNoticesController(Controller):
    """Step 5: the language, and what we tell by which way. Then the account is ready."""

    path = "/set-up/notices"

    @get("/", policy=at_stage("setup"))
    async def edit(self, request: Request) -> Response:
        """The choices."""
        if elsewhere := await not_yet(request, 5):
            return elsewhere
        chosen = await choices_of(await account_by_id(person_of(request).account_id))
        form = NoticesForm.blank(request, language=chosen.language, by_email=chosen.by_email, by_text=chosen.by_text)
        return await _notices_page(request, form)

    @post("/", policy=at_stage("setup"))
    async def finish(self, request: Request) -> Response:
        """Done: the account is active and the person is in."""
        if elsewhere := await not_yet(request, 5):
            return elsewhere
        session, form = person_of(request), await NoticesForm.read(request)
        if form.errors:
            return await _notices_page(request, form)
        choices = await chosen_in(form, await account_by_id(session.account_id))
        await finish_setting_up(session, choices, actor_of(request))
        let_in = await finish_sign_in(session, client_of(request))
        carry_sign_in(request, let_in)
        return see_other(request, await home_path(let_in.session))


async def not_yet(request: Request, step: int) -> Response | None:
    """Where somebody is led who has not come as far as `step`; None who has."""
    to_do = await step_to_do(person_of(request))
    return see_other(request, STEPS[to_do]) if to_do < step else None


async def after_phone(account_id: str) -> str:
    """The page after the number for texts: the address that waits, if there is one, else the last step."""
    return EMAIL if await waiting_address(account_id) else NOTICES


async def _contact_page(request: Request, form: ContactForm) -> Response:
    account_id = person_of(request).account_id or ""
    render = show_again if form.errors else page
    return render(request, "accounts/set_up/contact.html", form=form, texts=texts_available(),
                  confirmed=await addresses_of(account_id), on_file=await phone_on_file(account_id))


async def _notices_page(request: Request, form: NoticesForm) -> Response:
    account_id = person_of(request).account_id or ""
    render = show_again if form.errors else page
    return render(request, "accounts/set_up/notices.html", form=form, may_text=await may_text(account_id),
                  for_staff=person_of(request).is_staff, waiting=await waiting_address(account_id))


async def _take_email(request: Request, form: ContactForm, account: Account) -> None:
    """Ask for the address if it is new; it is to take the place of the first confirmed one."""
    confirmed, typed = await addresses_of(account.id), form.email.data
    if any(same_address(one.address, typed) for one in confirmed) or (not typed and not confirmed):
        return
    if not typed:
        form.blame("email", N_("Leave the address that was here, or write another one. You can remove it later in your account."))
        return
    replaces_id = confirmed[0].id if confirmed else None
    form.blame_if("email", await address_problem(account.id, typed, replaces_id=replaces_id))
    if not form.errors and not await ask_for_address(account, typed, replaces_id=replaces_id, actor=actor_of(request)):
        form.blame("email", ENOUGH)


async def _take_phone(request: Request, form: ContactForm, account: Account) -> bool:
    """Text a code to the number if it is new; whether one was sent."""
    if not form.phone.data:
        return False
    client = client_of(request)
    asked = await ask_to_confirm(account, form.phone.data, session_id=person_of(request).id, address=client.address, actor=client.actor)
    form.blame_if("phone", asked.problem)
    return asked.sent
