"""The public form. Whoever asks gets the same page in the same time (C31, C33)."""

from litestar import Controller, Request, Response, get, post

from portal.access_requests.asking import Details, ask_for_access
from portal.access_requests.forms import AccessRequestForm
from portal.accounts import throttles
from portal.web.locale_choice import locale_of
from portal.web.policy import public
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of


class AccessRequestController(Controller):
    """Asking for access without an invitation."""

    path = "/access-requests"

    @get("/new", policy=public())
    async def new(self, request: Request) -> Response:
        """Four questions."""
        return page(request, "access_requests/new.html", cold=True, form=AccessRequestForm.blank(request))

    @post("/", policy=public())
    async def create(self, request: Request) -> Response:
        """Write it down; 20 an hour from one address (C38)."""
        form, actor = await AccessRequestForm.read(request), actor_of(request)
        if form.errors:
            return show_again(request, "access_requests/new.html", cold=True, form=form)
        await throttles.count_sensitive("access_request", actor.address)
        details = Details(form.name.data, form.birth_date.data.isoformat(), form.contact.data, form.number.data)
        await ask_for_access(details, form_key=form.form_key.stored, language=locale_of(request), actor=actor)
        return see_other(request, "/access-requests/received")

    @get("/received", policy=public())
    async def received(self, request: Request) -> Response:
        """What happens now, whoever asked."""
        return page(request, "access_requests/received.html", cold=True)
