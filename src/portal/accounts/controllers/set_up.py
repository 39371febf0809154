"""Steps of setting up: the password, recovery codes. The second step has pages of its own (second_steps.py and one module a
kind), and the others are in set_up_contact.py."""

from litestar import Controller, Request, Response, get, post

from portal.accounts import authenticators
from portal.accounts.controllers.client import carry_session
from portal.accounts.forms import NewPasswordForm
from portal.accounts.passwords import problem_with, shortest_password
from portal.accounts.sessions import advance_session
from portal.accounts.recovery_codes import codes_left
from portal.accounts.setting_up import STEPS, make_recovery_codes, step_to_do
from portal.accounts.tables import Invitation
from portal.charts.enrolment import NameTaken, NameWanted, known_words, open_account, sign_in_names
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
                form.blame_if("password", await problem_with(
                    form.password.data, None, context=words, invitation_id=invitation.id))
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
    """Step 3, and the way back to where it was left; each page leads to the first step that is not done."""

    path = "/set-up"

    @get("/", policy=at_stage("setup"))
    async def resume(self, request: Request) -> Response:
        """Take up where it was left."""
        return see_other(request, STEPS[await step_to_do(person_of(request))])

    @get("/recovery-codes", policy=at_stage("setup"))
    async def recovery_codes(self, request: Request) -> Response:
        """What the codes are for; who has some already may go on, or make new ones."""
        session = person_of(request)
        if (to_do := await step_to_do(session)) < 3:
            return see_other(request, STEPS[to_do])
        return page(request, "accounts/set_up/recovery_codes.html", left=await codes_left(session.account_id or ""))

    @post("/recovery-codes", policy=at_stage("setup"))
    async def show_recovery_codes(self, request: Request) -> Response:
        """Ten codes, shown this once."""
        session = person_of(request)
        if await step_to_do(session) < 3:
            return see_other(request, STEPS[2])
        codes = await make_recovery_codes(session.account_id or "", actor_of(request))
        return page(request, "accounts/recovery_codes/show.html", codes=codes, step=3, onward=STEPS[4],
                    name=person_of(request).name)
