"""Opening an invitation: the page behind the link, the activation code where the clinic asks for one (C04), and the identity
check. Looking changes nothing (C02). A temporary password leads to the identity check too (C05).
"""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from portal.accounts import throttles
from portal.accounts.activation_codes import check_activation_code
from portal.accounts.controllers.client import carry_session, client_of
from portal.accounts.devices import browser_name
from portal.accounts.forms import ActivationCodeForm, IdentityForm
from portal.accounts.invitations import find_invitation, invitation_in_hand, mark_opened
from portal.accounts.sessions import advance_session, start_session
from portal.accounts.tables import Invitation
from portal.charts.enrolment import IdentityAnswer, check_identity
from portal.charts.own_accounts import is_settled, leads_to_account
from portal.errors import Gone
from portal.web.cookies import delete_cookie_header, read_cookie, set_cookie_header
from portal.web.language import mark as N_
from portal.web.policy import public
from portal.web.responses import add_cookie, page, see_other, show_again
from portal.web.scope import session_of

LINK_COOKIE_SECONDS = 3600
CODE_PAGE = "/activate/code"
WRONG_CODE = N_("That is not the code for this invitation. Check it, or ask the front desk for a new one. After too many wrong codes the invitation stops working.")
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
            invitation = await _in_hand(request)
        except Gone:
            return await _gone_or_sign_in(request)
        if _wants_code(request, invitation):
            return see_other(request, CODE_PAGE)
        return _form_page(request, invitation, IdentityForm.blank(request))

    @post("/activate", policy=public())
    async def create(self, request: Request) -> Response:
        """Check the answers; on to the password."""
        client = client_of(request)
        await throttles.count_sensitive("identity", client.address)
        try:
            invitation = await _in_hand(request)
            await mark_opened(invitation, actor=client.actor)
            if _wants_code(request, invitation):
                return see_other(request, CODE_PAGE)
            if invitation.purpose == "patient":
                form = await IdentityForm.read(request)
                if form.errors:
                    return _form_page(request, invitation, form)
                answer = IdentityAnswer(form.birth_date.data.isoformat(), form.fact.data)
                if not await check_identity(invitation, answer, actor=client.actor):
                    return _form_page(request, invitation, form.blame("fact", NO_MATCH))
        except Gone:
            return await _gone_or_sign_in(request)
        await _go_on(request, invitation, "enrolling")
        add_cookie(request.scope, delete_cookie_header("invite"))
        return see_other(request, "/activate/password")


class ActivationCodeController(Controller):
    """The code that staff gave besides the link. Without the link's cookie there is nothing to try it on."""

    path = CODE_PAGE

    @get("/", policy=public())
    async def new(self, request: Request) -> Response:
        """The form for the code."""
        try:
            invitation = await _in_hand(request)
        except Gone:
            return await _gone_or_sign_in(request)
        if not _wants_code(request, invitation):
            return see_other(request, "/activate")
        return page(request, "accounts/activation/code.html", cold=True, form=ActivationCodeForm.blank(request))

    @post("/", policy=public())
    async def create(self, request: Request) -> Response:
        """Right: on to the identity check."""
        client, form = client_of(request), await ActivationCodeForm.read(request)
        await throttles.count_sensitive("identity", client.address)
        try:
            invitation = await _in_hand(request)
            if not form.errors and _wants_code(request, invitation):
                await mark_opened(invitation, actor=client.actor)
                if not await check_activation_code(invitation, form.code.data, actor=client.actor):
                    form.blame("code", WRONG_CODE)
        except Gone:
            return await _gone_or_sign_in(request)
        if form.errors:
            return show_again(request, "accounts/activation/code.html", cold=True, form=form)
        if _wants_code(request, invitation):
            await _go_on(request, invitation, "activation")
        return see_other(request, "/activate")


async def _in_hand(request: Request) -> Invitation:
    """The invitation whose link this browser opened, or whose temporary password it gave. Raises Gone."""
    token, session = read_cookie(request.scope, "invite"), session_of(request)
    if not token and session is not None and session.stage == "activation":
        invitation = await invitation_in_hand(session.invitation_id)
    else:
        invitation = await find_invitation(token or "")
    if await is_settled(invitation):
        raise Gone
    return invitation


def _wants_code(request: Request, invitation: Invitation) -> bool:
    session = session_of(request)
    shown = session is not None and session.stage == "activation" and session.invitation_id == invitation.id
    return bool(invitation.code_digest) and not shown


async def _go_on(request: Request, invitation: Invitation, stage: str) -> None:
    """A session at `stage`, in place of the one that this browser may have for the same invitation."""
    session, client = session_of(request), client_of(request)
    if session is not None and session.stage == "activation" and session.invitation_id == invitation.id:
        carry_session(request, await advance_session(session, stage=stage))
    else:
        carry_session(request, await start_session(
            stage=stage, invitation_id=invitation.id, address=client.address, browser=browser_name(client.user_agent)))


def _form_page(request: Request, invitation: Invitation, form: IdentityForm) -> Response:
    render = show_again if form.errors else page
    return render(request, "accounts/activation/new.html", cold=True, form=form, for_staff=invitation.purpose == "staff")


def _gone(request: Request) -> Response:
    return page(request, "accounts/activation/gone.html", status=410, cold=True)


async def _gone_or_sign_in(request: Request) -> Response:
    session = session_of(request)
    invitation_id = session.invitation_id if session is not None and session.stage == "activation" else None
    if await leads_to_account(read_cookie(request.scope, "invite") or "", invitation_id):
        return see_other(request, "/sign-in", flash="have_account")
    return _gone(request)
