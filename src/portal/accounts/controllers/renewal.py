"""Choosing one's own password after signing in with a temporary one: the only page that such a session reaches (C05)."""

from litestar import Controller, Request, Response, get, post

from portal.accounts.controllers.client import carry_session
from portal.accounts.controllers.letting_in import go_in
from portal.accounts.factors import lacks_second_step
from portal.accounts.forms import ResetPasswordForm
from portal.accounts.invitations import invitation_in_hand
from portal.accounts.passwords import problem_with, replace_temporary_password, shortest_password
from portal.accounts.people import account_by_id
from portal.errors import Gone
from portal.web.policy import at_stage
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of, clinic_of, person_of

TEMPLATE = "accounts/set_up/renewal.html"


class RenewalController(Controller):
    """After the second step, where there is one."""

    path = "/set-up/password"

    @get("/", policy=at_stage("renewal"))
    async def new(self, request: Request) -> Response:
        """The form, or that the temporary password has run out meanwhile."""
        try:
            await invitation_in_hand(person_of(request).invitation_id)
        except Gone:
            return _gone(request)
        return page(request, TEMPLATE, form=ResetPasswordForm.blank(request), minimum=await shortest_password())

    @post("/", policy=at_stage("renewal"))
    async def create(self, request: Request) -> Response:
        """Set it; then in, or on with setting up what is not done."""
        session, form = person_of(request), await ResetPasswordForm.read(request)
        account = await account_by_id(session.account_id)
        if form.password.data:
            form.blame_if("password", await problem_with(form.password.data, account, context=(clinic_of(request).name,)))
        if form.errors:
            return show_again(request, TEMPLATE, form=form, minimum=await shortest_password())
        unfinished = account.status == "setup" or await lacks_second_step(account.id)
        try:
            fresh = await replace_temporary_password(
                session, form.password.data, stage="setup" if unfinished else "factor", actor=actor_of(request))
        except Gone:
            return _gone(request)
        if unfinished:
            carry_session(request, fresh)
            return see_other(request, "/set-up", flash="own_password_set")
        return await go_in(request, fresh)


def _gone(request: Request) -> Response:
    return page(request, "accounts/set_up/renewal_over.html", status=410)
