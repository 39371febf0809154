"""The pages behind mailed links: each takes the token out of the address, shows a button, and acts on the press (C02)."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from portal.accounts import throttles
from portal.accounts.access_links import send_access_link, use_access_link
from portal.accounts.account_tokens import find_token
from portal.accounts.controllers.arriving import arrive, behind, done, gone, token_in_hand
from portal.accounts.controllers.client import client_of
from portal.accounts.devices import COOKIE_FOR
from portal.accounts.forms import IdentifierForm, ResetPasswordForm
from portal.accounts.passwords import disavow, problem_with, request_reset, reset_password, shortest_password
from portal.accounts.people import account_by_id
from portal.clinic.limits import the_limits
from portal.errors import Gone
from portal.web.cookies import set_cookie_header
from portal.web.policy import public
from portal.web.responses import add_cookie, page, show_again
from portal.web.scope import actor_of, clinic_of


class ForgottenPasswordController(Controller):
    """Asking for a link to set a new password (C40)."""

    path = "/password/forgotten"

    @get("/", policy=public())
    async def new(self, request: Request) -> Response:
        """Who is it?"""
        return page(request, "accounts/passwords/forgotten.html", cold=True, form=IdentifierForm.blank(request))

    @post("/", policy=public())
    async def create(self, request: Request) -> Response:
        """The same answer whoever it is."""
        form, client = await IdentifierForm.read(request), client_of(request)
        if form.errors:
            return show_again(request, "accounts/passwords/forgotten.html", cold=True, form=form)
        await throttles.count_sensitive("reset", client.address)
        await request_reset(form.identifier.data, client)
        return page(request, "accounts/passwords/sent.html", cold=True, minutes=(await the_limits()).reset_link_minutes)


class PasswordResetController(Controller):
    """Setting the password behind the link. It signs nobody in."""

    path = "/password/reset"

    @get("/{token:str}", policy=public())
    async def arrive(self, request: Request, token: FromPath[str]) -> Response:
        """Take the token out of the address."""
        return arrive(request, token, "/password/reset")

    @get("/", policy=public())
    async def new(self, request: Request) -> Response:
        """The form."""
        return await behind(request, "reset", "accounts/passwords/reset.html", form=ResetPasswordForm.blank(request),
                            minimum=await shortest_password())

    @post("/", policy=public())
    async def create(self, request: Request) -> Response:
        """Set it; then the person signs in."""
        form = await ResetPasswordForm.read(request)
        try:
            found = await find_token(token_in_hand(request), "reset")
            account = await account_by_id(found.account)
            if form.password.data:
                form.blame_if("password", await problem_with(form.password.data, account, context=(clinic_of(request).name,)))
            if form.errors:
                return show_again(request, "accounts/passwords/reset.html", cold=True, form=form,
                                  minimum=await shortest_password())
            await reset_password(token_in_hand(request), form.password.data, actor_of(request))
        except Gone:
            return gone(request)
        return done(request, "/sign-in", "password_reset")


class AccessLinkController(Controller):
    """The way round the waiting time (C36)."""

    path = "/access-links"

    @get("/new", policy=public())
    async def new(self, request: Request) -> Response:
        """What to do while one has to wait."""
        return page(request, "accounts/access_links/new.html", cold=True, form=IdentifierForm.blank(request), limits=await the_limits())

    @post("/", policy=public())
    async def create(self, request: Request) -> Response:
        """The same answer whoever it is."""
        form, client = await IdentifierForm.read(request), client_of(request)
        if form.errors:
            return show_again(request, "accounts/access_links/new.html", cold=True, form=form, limits=await the_limits())
        await throttles.count_sensitive("resend", client.address)
        await send_access_link(form.identifier.data, client)
        return page(request, "accounts/passwords/sent.html", cold=True, minutes=(await the_limits()).access_link_minutes)

    @get("/{token:str}", policy=public())
    async def arrive(self, request: Request, token: FromPath[str]) -> Response:
        """Take the token out of the address."""
        return arrive(request, token, "/access-links/use")

    @get("/use", policy=public())
    async def show(self, request: Request) -> Response:
        """The button."""
        return await behind(request, "access", "accounts/access_links/show.html", minutes=(await the_limits()).access_link_browser_minutes)

    @post("/use", policy=public())
    async def use(self, request: Request) -> Response:
        """This browser may try again."""
        try:
            browser = await use_access_link(token_in_hand(request), client_of(request))
        except Gone:
            return gone(request)
        if browser.is_new:
            add_cookie(request.scope, set_cookie_header(
                "device", browser.token, max_age=int(COOKIE_FOR.total_seconds())))
        return done(request, "/sign-in", "browser_known")


class NotMeController(Controller):
    """ "This wasn't me", from a notice (C41)."""

    path = "/not-me"

    @get("/{token:str}", policy=public())
    async def arrive(self, request: Request, token: FromPath[str]) -> Response:
        """Take the token out of the address."""
        return arrive(request, token, "/not-me")

    @get("/", policy=public())
    async def show(self, request: Request) -> Response:
        """The button."""
        return await behind(request, "not_me", "accounts/access_links/not_me.html")

    @post("/", policy=public())
    async def create(self, request: Request) -> Response:
        """Everything of the account ends, and a new password is wanted by mail."""
        try:
            await disavow(token_in_hand(request), actor_of(request))
        except Gone:
            return gone(request)
        return done(request, "/sign-in", "not_me_done")
