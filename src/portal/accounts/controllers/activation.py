"""Opening an invitation: the page behind the link, and the identity check. Looking changes nothing (C02)."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from portal.accounts import throttles
from portal.accounts.controllers.client import carry_session, client_of
from portal.accounts.devices import browser_name
from portal.accounts.forms import IdentityForm
from portal.accounts.invitations import account_behind_used_invitation, find_invitation, mark_opened
from portal.accounts.sessions import start_session
from portal.accounts.tables import Invitation
from portal.charts.enrolment import IdentityAnswer, check_identity
from portal.errors import Gone
from portal.web.cookies import delete_cookie_header, read_cookie, set_cookie_header
from portal.web.language import mark as N_
from portal.web.policy import public
from portal.web.responses import add_cookie, page, see_other, show_again

LINK_COOKIE_SECONDS = 3600
NO_MATCH = N_("Your answers do not match what the clinic has. Check them, or ask the front desk which details it has. After a few wrong tries the invitation stops working.")


class ActivationController(Controller):
    """`/invitations/<token>` puts the token into a cookie of this browser and leads to a clean address."""

    @get("/invitations/{token:str}", policy=public())
    async def arrive(self, request: Request, token: FromPath[str]) -> Response:
        """Take the token out of the address; nothing is looked up yet."""
        if not 20 < len(token) < 100 or not token.replace("-", "").replace("_", "").isalnum() or not token.isascii():
            return _gone(request)
        add_cookie(request.scope, set_cookie_header("invite", token, max_age=LINK_COOKIE_SECONDS))
        answer = see_other(request, "/activate")
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    @get("/activate", policy=public())
    async def new(self, request: Request) -> Response:
        """The identity check, or what to do when the link no longer works."""
        try:
            invitation = await find_invitation(read_cookie(request.scope, "invite") or "")
        except Gone:
            return await _gone_or_sign_in(request)
        return _form_page(request, invitation, IdentityForm.blank(request))

    @post("/activate", policy=public())
    async def create(self, request: Request) -> Response:
        """Check the answers; on to the password."""
        client = client_of(request)
        await throttles.count_sensitive("identity", client.address)
        try:
            invitation = await find_invitation(read_cookie(request.scope, "invite") or "")
            await mark_opened(invitation, actor=client.actor)
            if invitation.purpose == "patient":
                form = await IdentityForm.read(request)
                if form.errors:
                    return _form_page(request, invitation, form)
                answer = IdentityAnswer(form.birth_date.data.isoformat(), form.fact.data)
                if not await check_identity(invitation, answer, actor=client.actor):
                    return _form_page(request, invitation, form.blame("fact", NO_MATCH))
        except Gone:
            return await _gone_or_sign_in(request)
        session = await start_session(stage="enrolling", invitation_id=invitation.id, address=client.address,
                                      browser=browser_name(client.user_agent))
        carry_session(request, session)
        add_cookie(request.scope, delete_cookie_header("invite"))
        return see_other(request, "/activate/password")


def _form_page(request: Request, invitation: Invitation, form: IdentityForm) -> Response:
    render = show_again if form.errors else page
    return render(request, "accounts/activation/new.html", cold=True, form=form, for_staff=invitation.purpose == "staff")


def _gone(request: Request) -> Response:
    return page(request, "accounts/activation/gone.html", status=410, cold=True)


async def _gone_or_sign_in(request: Request) -> Response:
    if await account_behind_used_invitation(read_cookie(request.scope, "invite") or ""):
        return see_other(request, "/sign-in")
    return _gone(request)
