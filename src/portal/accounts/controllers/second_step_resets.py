"""What the owner of an account sees of a reset of the second step: the link that stops it, the link that sets up a new
one, and after signing in with the old one, that it was asked for."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from portal.accounts.account_tokens import find_token
from portal.accounts.controllers.arriving import arrive, behind, done, gone, token_in_hand
from portal.accounts.people import account_by_id
from portal.accounts.second_step_resets.ending import PURPOSE
from portal.accounts.second_step_resets.resets import CANCEL_PURPOSE, cancel_reset, newest_reset, reset_the_owner_should_see
from portal.charts.homes import home_path
from portal.errors import Conflict, Gone
from portal.web.policy import public, signed_in
from portal.web.responses import page, see_other
from portal.web.scope import actor_of, person_of

FOLDER = "accounts/second_step_resets"


class ResetCancellationController(Controller):
    """The link in the mail that says a reset was asked for. Looking changes nothing; the button stops the reset."""

    path = "/second-step-reset"

    @get("/{token:str}", policy=public())
    async def open_link(self, request: Request, token: FromPath[str]) -> Response:
        """Take the token out of the address."""
        return arrive(request, token, "/second-step-reset")

    @get("/", policy=public())
    async def show(self, request: Request) -> Response:
        """The button."""
        return await behind(request, CANCEL_PURPOSE, f"{FOLDER}/stop.html")

    @post("/", policy=public())
    async def create(self, request: Request) -> Response:
        """Stop it; too late is said as it is."""
        try:
            found = await find_token(token_in_hand(request), CANCEL_PURPOSE)
        except Gone:
            return gone(request)
        if not await cancel_reset(await account_by_id(found.account), by="owner", actor=actor_of(request)):
            return page(request, f"{FOLDER}/too_late.html", status=409, cold=True)
        return done(request, "/sign-in", "reset_cancelled")


class NewSecondStepController(Controller):
    """The link for setting up a new second step after a reset; the password is asked for as well."""

    path = "/new-second-step"

    @get("/{token:str}", policy=public())
    async def open_link(self, request: Request, token: FromPath[str]) -> Response:
        """Take the token out of the address."""
        return arrive(request, token, "/new-second-step")

    @get("/", policy=public())
    async def show(self, request: Request) -> Response:
        """What comes now: the password, then the set-up."""
        return await behind(request, PURPOSE, f"{FOLDER}/set_up.html")


class OwnResetController(Controller):
    """Somebody signed in with the old second step, while a reset waits."""

    path = "/account/second-step-reset"

    @get("/", policy=signed_in())
    async def show(self, request: Request) -> Response:
        """That it was asked for, when it takes effect, and the button that stops it."""
        session = person_of(request)
        found = await reset_the_owner_should_see(session.account_id or "")
        onward = await home_path(session)
        if found is None:
            return see_other(request, onward)
        return page(request, f"{FOLDER}/own.html", reset=found, onward=onward)

    @post("/cancellation", policy=signed_in())
    async def cancel(self, request: Request) -> Response:
        """Stop it. Raises Conflict when it took effect at the same moment."""
        account = await account_by_id(person_of(request).account_id)
        if not await cancel_reset(account, by="owner", actor=actor_of(request)):
            newest = await newest_reset(account.id)
            if newest is None or newest.state != "cancelled":
                raise Conflict
        return see_other(request, "/account", flash="reset_cancelled")
