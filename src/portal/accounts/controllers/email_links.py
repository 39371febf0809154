"""The pages behind the links that addresses get: confirming one, and undoing a change (C06). Looking changes nothing (C02)."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from portal.accounts.account_tokens import find_token
from portal.accounts.controllers.arriving import arrive, behind, done, gone, token_in_hand
from portal.accounts.emails.changing import confirm_address, undo_change
from portal.errors import Gone
from portal.web.policy import public
from portal.web.scope import actor_of, session_of


class EmailConfirmationController(Controller):
    """Confirming an address. It asks for no sign-in: the mail is often opened on another device."""

    path = "/verify-email"

    @get("/{token:str}", policy=public())
    async def arrive(self, request: Request, token: FromPath[str]) -> Response:
        """Take the token out of the address."""
        return arrive(request, token, "/verify-email")

    @get("/", policy=public())
    async def show(self, request: Request) -> Response:
        """The button."""
        return await behind(request, "verify_email", "accounts/access_links/verify_email.html")

    @post("/", policy=public())
    async def create(self, request: Request) -> Response:
        """Mail may go there from now on."""
        session = session_of(request)
        try:
            owner = (await find_token(token_in_hand(request), "verify_email")).account
            own = session if session and session.account_id == owner else None
            await confirm_address(token_in_hand(request), actor_of(request), keep=own.id if own else None)
        except Gone:
            return gone(request)
        if own is None:
            return done(request, "/sign-in", "email_verified")
        return done(request, "/account/email" if own.is_full else "/set-up", "email_verified")


class EmailUndoController(Controller):
    """ "This was not me", from the notice that the addresses of before got."""

    path = "/email-undo"

    @get("/{token:str}", policy=public())
    async def arrive(self, request: Request, token: FromPath[str]) -> Response:
        """Take the token out of the address."""
        return arrive(request, token, "/email-undo")

    @get("/", policy=public())
    async def show(self, request: Request) -> Response:
        """What will happen, and the button."""
        return await behind(request, "undo_email", "accounts/emails/undo.html")

    @post("/", policy=public())
    async def create(self, request: Request) -> Response:
        """The addresses of before are back; everybody is signed out; a new password is wanted by mail."""
        try:
            await undo_change(token_in_hand(request), actor_of(request))
        except Gone:
            return gone(request)
        return done(request, "/sign-in", "email_restored")
