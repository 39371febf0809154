"""The steps of setting up: password, second step, recovery codes, details."""

from litestar import Controller, Request, Response, get, post

from portal.accounts import authenticators
from portal.accounts.controllers.client import carry_session, carry_sign_in, client_of
from portal.accounts.forms import CodeForm, DetailsForm, NewPasswordForm
from portal.accounts.passwords import problem_with, shortest_password
from portal.accounts.second_steps import finish_sign_in
from portal.accounts.sessions import advance_session
from portal.accounts.setting_up import STEPS, finish_second_step, finish_setting_up, make_recovery_codes, step_to_do
from portal.accounts.tables import Invitation
from portal.charts.enrolment import NameTaken, NameWanted, known_words, open_account, sign_in_names
from portal.charts.homes import home_path
from portal.charts.withheld import invitation_to_open
from portal.crypto.passwords import hash_password
from portal.errors import Gone
from portal.web.language import mark as N_
from portal.web.policy import at_stage
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of, clinic_of, person_of


class FirstPasswordController(Controller):
    """Step 1: the password makes the account and uses the invitation up."""

    path = "/activate/password"

    @get("/", policy=at_stage("enrolling"))
    async def new(self, request: Request) -> Response:
        """The form; says what one can sign in with."""
        try:
            invitation = await invitation_to_open(person_of(request))
        except Gone:
            return page(request, "accounts/activation/gone.html", status=410)
        return await _password_page(request, invitation, NewPasswordForm.blank(request))

    @post("/", policy=at_stage("enrolling"))
    async def create(self, request: Request) -> Response:
        """Make the account; of two racers with one invitation one gets it."""
        session, form = person_of(request), await NewPasswordForm.read(request)
        try:
            invitation = await invitation_to_open(session)
            if form.password.data:
                words = (form.username.data, invitation.name, clinic_of(request).name, *await known_words(invitation))
                form.blame_if("password", await problem_with(form.password.data, None, context=words))
            if form.errors:
                return await _password_page(request, invitation, form)
            account = await open_account(invitation, username=form.username.data, actor=actor_of(request),
                                         password_hash=await hash_password(form.password.data))
        except NameWanted:
            return await _password_page(request, invitation, form.blame("username", N_("Choose a username: you need it to sign in.")))
        except NameTaken:
            return await _password_page(request, invitation, form.blame("username", N_("Choose another username; this one is taken.")))
        except Gone:
            return page(request, "accounts/activation/gone.html", status=410)
        await authenticators.begin(account.id)
        carry_session(request, await advance_session(session, stage="setup", account_id=account.id))
        return see_other(request, STEPS[2])


async def _password_page(request: Request, invitation: Invitation, form: NewPasswordForm) -> Response:
    render = show_again if form.errors else page
    return render(request, "accounts/set_up/password.html", form=form, minimum=await shortest_password(),
                  sign_in_with=await sign_in_names(invitation))


class SetUpController(Controller):
    """Steps 2 to 4; each page leads to the first step that is not done."""

    path = "/set-up"

    @get("/", policy=at_stage("setup"))
    async def resume(self, request: Request) -> Response:
        """Take up where it was left."""
        return see_other(request, STEPS[await step_to_do(person_of(request))])

    @get("/second-step", policy=at_stage("setup"))
    async def second_step(self, request: Request) -> Response:
        """The key for the authenticator app, as a link, a square and text."""
        return await _second_step_page(request, CodeForm.blank(request))

    @post("/second-step", policy=at_stage("setup"))
    async def confirm_second_step(self, request: Request) -> Response:
        """The first code shows that the app has the key."""
        form = await CodeForm.read(request)
        shown = None if form.errors else await finish_second_step(person_of(request), form.code.data, actor_of(request))
        if shown is None and not form.errors:
            form.blame("code", N_("That code is not right. Check that the phone's clock is right and type the code it shows now."))
        if shown is None:
            return await _second_step_page(request, form)
        carry_session(request, shown)
        return see_other(request, STEPS[3])

    @get("/recovery-codes", policy=at_stage("setup"))
    async def recovery_codes(self, request: Request) -> Response:
        """What the codes are for."""
        return await _only_at(request, 3, "accounts/set_up/recovery_codes.html")

    @post("/recovery-codes", policy=at_stage("setup"))
    async def show_recovery_codes(self, request: Request) -> Response:
        """Ten codes, shown this once."""
        session = person_of(request)
        if await step_to_do(session) < 3:
            return see_other(request, STEPS[2])
        codes = await make_recovery_codes(session.account_id or "", actor_of(request))
        return page(request, "accounts/recovery_codes/show.html", codes=codes, step=3, onward=STEPS[4],
                    name=person_of(request).name)

    @get("/details", policy=at_stage("setup"))
    async def details(self, request: Request) -> Response:
        """Where notices go, and in which language."""
        form = DetailsForm.blank(request, language=person_of(request).language, notify_new_results=True)
        return await _only_at(request, 4, "accounts/set_up/details.html", form=form)

    @post("/details", policy=at_stage("setup"))
    async def finish(self, request: Request) -> Response:
        """Done: the account is active and the person is in."""
        session, form = person_of(request), await DetailsForm.read(request)
        if await step_to_do(session) < 4:
            return see_other(request, "/set-up")
        if form.errors:
            return show_again(request, "accounts/set_up/details.html", form=form)
        await finish_setting_up(session, email=form.email.data, language=form.language.data,
                                notify=form.notify_new_results.data, actor=actor_of(request))
        let_in = await finish_sign_in(session, client_of(request))
        carry_sign_in(request, let_in)
        return see_other(request, await home_path(let_in.session))


async def _only_at(request: Request, step: int, template: str, **context) -> Response:
    to_do = await step_to_do(person_of(request))
    return page(request, template, **context) if to_do == step else see_other(request, STEPS[to_do])


async def _second_step_page(request: Request, form: CodeForm) -> Response:
    waiting = await authenticators.waiting(person_of(request).account_id or "")
    if waiting is None:
        return see_other(request, "/set-up")
    render = show_again if form.errors else page
    return render(request, "accounts/set_up/second_step.html", form=form, uri=waiting.uri, qr=waiting.qr, key=waiting.key)
