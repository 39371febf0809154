"""Forgotten how to sign in."""

from litestar import Controller, Request, Response, get, post

from portal.accounts import throttles
from portal.accounts.controllers.client import client_of
from portal.accounts.forms import AddressOrNumberForm
from portal.accounts.usernames import mail_ways_to_sign_in
from portal.web.policy import public
from portal.web.responses import page, show_again


class ForgottenUsernameController(Controller):
    """Asking to be told how to sign in."""

    path = "/username/forgotten"

    @get("/", policy=public())
    async def new(self, request: Request) -> Response:
        """Where does the mail go?"""
        return page(request, "accounts/usernames/forgotten.html", cold=True, form=AddressOrNumberForm.blank(request))

    @post("/", policy=public())
    async def create(self, request: Request) -> Response:
        """The same answer whoever it is."""
        form, client = await AddressOrNumberForm.read(request), client_of(request)
        if form.errors:
            return show_again(request, "accounts/usernames/forgotten.html", cold=True, form=form)
        await throttles.count_sensitive("username", client.address)
        await mail_ways_to_sign_in(form.identifier.data, client)
        return page(request, "accounts/usernames/sent.html", cold=True)
