"""The addresses of one's own account: which there are, adding, changing, correcting, removing (C06)."""

from datetime import timedelta

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from portal import clock
from portal.accounts.emails.addresses import (
    MOST, addresses_of, may_be_removed, may_send_again_at, waiting_address,
)
from portal.accounts.emails.asking import (
    ENOUGH, Sending, address_problem, ask_for_address, give_up_address, send_link_again,
)
from portal.accounts.emails.changing import remove_address
from portal.accounts.emails.forms import AddressForm
from portal.accounts.people import account_by_id
from portal.errors import NotFound
from portal.web.policy import signed_in
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of, person_of

STEP_UP = 20  # minutes (C52)
PAGE = "/account/email"
FLASH_AFTER_SENDING = {
    Sending.SENT: "email_link_sent", Sending.TOO_SOON: "email_link_too_soon", Sending.ENOUGH: "email_links_enough",
    Sending.NOTHING_WAITS: None,
}


class EmailController(Controller):
    """Where mail about the account goes."""

    path = PAGE

    @get("/", policy=signed_in())
    async def show(self, request: Request) -> Response:
        """The addresses, masked, and the one that waits to be confirmed."""
        account_id = person_of(request).account_id or ""
        return page(request, "accounts/emails/index.html", addresses=await addresses_of(account_id), most=MOST,
                    **await waiting_for_page(account_id))

    @post("/link", policy=signed_in())
    async def send_again(self, request: Request) -> Response:
        """Mail the link once more, if a minute has passed."""
        account = await account_by_id(person_of(request).account_id)
        return see_other(request, PAGE, flash=FLASH_AFTER_SENDING[await send_link_again(account, actor=actor_of(request))])

    @get("/new", policy=signed_in(step_up=STEP_UP))
    async def new(self, request: Request) -> Response:
        """The form for one more address."""
        return await _form_page(request, AddressForm.blank(request), f"{PAGE}/new")

    @post("/new", policy=signed_in(step_up=STEP_UP))
    async def create(self, request: Request) -> Response:
        """Store it and mail the link."""
        return await _ask(request, f"{PAGE}/new", replaces_id=None)

    @get("/correction", policy=signed_in(step_up=STEP_UP))
    async def correct(self, request: Request) -> Response:
        """The address that waits, in full, to be written right."""
        waiting = await waiting_address(person_of(request).account_id or "")
        if waiting is None:
            return see_other(request, PAGE)
        return await _form_page(request, AddressForm.blank(request, email=waiting.address), f"{PAGE}/correction", waits=True)

    @post("/correction", policy=signed_in(step_up=STEP_UP))
    async def write_right(self, request: Request) -> Response:
        """The corrected one takes its place and gets a link of its own."""
        waiting = await waiting_address(person_of(request).account_id or "")
        if waiting is None:
            return see_other(request, PAGE)
        return await _ask(request, f"{PAGE}/correction", replaces_id=waiting.replaces_id, waits=True)

    @post("/cancellation", policy=signed_in())
    async def give_up(self, request: Request) -> Response:
        """The address that waits is not wanted any more."""
        given_up = await give_up_address(await account_by_id(person_of(request).account_id), actor=actor_of(request))
        return see_other(request, PAGE, flash="email_given_up" if given_up else None)


class OneEmailController(Controller):
    """Changing and removing one confirmed address."""

    path = "/account/email/{email_id:str}"

    @get("/change", policy=signed_in(step_up=STEP_UP))
    async def edit(self, request: Request, email_id: FromPath[str]) -> Response:
        """The form for the address that is to take its place."""
        return await _form_page(request, AddressForm.blank(request), f"{PAGE}/{email_id}/change", now=await _own(request, email_id))

    @post("/change", policy=signed_in(step_up=STEP_UP))
    async def update(self, request: Request, email_id: FromPath[str]) -> Response:
        """Store the new one and mail its link; this one goes on until that is used."""
        return await _ask(request, f"{PAGE}/{email_id}/change", replaces_id=email_id, now=await _own(request, email_id))

    @get("/removal", policy=signed_in(step_up=STEP_UP))
    async def confirm(self, request: Request, email_id: FromPath[str]) -> Response:
        """What removing it means, or why it has to stay."""
        address = await _own(request, email_id)
        account_id = person_of(request).account_id or ""
        return page(request, "accounts/emails/removal.html", address=address, only=len(await addresses_of(account_id)) == 1,
                    may=await may_be_removed(account_id, email_id))

    @post("/removal", policy=signed_in(step_up=STEP_UP))
    async def remove(self, request: Request, email_id: FromPath[str]) -> Response:
        """Take it away, unless nothing else leads to the account."""
        await _own(request, email_id)
        account = await account_by_id(person_of(request).account_id)
        if not await remove_address(account, email_id, actor_of(request), keep=person_of(request).id):
            return see_other(request, f"{PAGE}/{email_id}/removal")
        return see_other(request, PAGE, flash="email_removed")


async def waiting_for_page(account_id: str) -> dict:
    """What a page says about the address that waits: which, and when its link may be mailed again."""
    waiting = await waiting_address(account_id)
    again_at = await may_send_again_at(waiting) if waiting else None
    whole_minute = (again_at + timedelta(seconds=59)).replace(second=0, microsecond=0) if again_at else None  # pages say no seconds
    return {"waiting": waiting, "again_at": whole_minute, "may_send": again_at is not None and again_at <= clock.now()}


async def _own(request: Request, email_id: str) -> str:
    """One of one's own confirmed addresses, in full. Raises NotFound."""
    for one in await addresses_of(person_of(request).account_id or ""):
        if one.id == email_id:
            return one.address
    raise NotFound


async def _form_page(request: Request, form: AddressForm, action: str, *, now: str = "", waits: bool = False) -> Response:
    render = show_again if form.errors else page
    return render(request, "accounts/emails/edit.html", form=form, action=action, now=now, waits=waits)


async def _ask(request: Request, action: str, *, replaces_id: str | None, now: str = "", waits: bool = False) -> Response:
    form, account = await AddressForm.read(request), await account_by_id(person_of(request).account_id)
    if not form.errors:
        form.blame_if("email", await address_problem(account.id, form.email.data, replaces_id=replaces_id))
    if not form.errors and not await ask_for_address(account, form.email.data, replaces_id=replaces_id, actor=actor_of(request)):
        form.blame("email", ENOUGH)
    if form.errors:
        return await _form_page(request, form, action, now=now, waits=waits)
    return see_other(request, PAGE, flash="email_asked")
