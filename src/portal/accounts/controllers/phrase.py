"""The telephone phrase on the owner's own pages (C08). Not found while the clinic does not offer it."""

from litestar import Controller, Request, Response, get, post

from portal.accounts.forms import PhraseForm
from portal.accounts.people import account_by_id
from portal.accounts.phrase.phrases import has_phrase, keep_to_the_switch, phrase_problem, remove_phrase, set_phrase
from portal.errors import NotFound
from portal.web.policy import signed_in
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of, person_of

STEP_UP = 20  # minutes (C52)
TEMPLATE = "accounts/phrase/edit.html"


class PhraseController(Controller):
    """Choosing, changing and removing it."""

    path = "/account/telephone-phrase"

    @get("/", policy=signed_in(step_up=STEP_UP))
    async def edit(self, request: Request) -> Response:
        """The form; what was chosen before is shown to nobody."""
        await _offered(request)
        return page(request, TEMPLATE, form=PhraseForm.blank(request), is_set=await has_phrase(person_of(request).account_id or ""))

    @post("/", policy=signed_in(step_up=STEP_UP))
    async def update(self, request: Request) -> Response:
        """Keep it, hashed."""
        await _offered(request)
        form, account = await PhraseForm.read(request), await account_by_id(person_of(request).account_id)
        problem = phrase_problem(form.phrase.data) if form.phrase.data else None
        if problem:
            form.blame("phrase", problem)
        if form.errors:
            form.phrase.data = ""  # it goes into no page
            return show_again(request, TEMPLATE, form=form, is_set=await has_phrase(account.id))
        await set_phrase(account, form.phrase.data, actor_of(request))
        return see_other(request, "/account", flash="phrase_set")

    @post("/removal", policy=signed_in(step_up=STEP_UP))
    async def remove(self, request: Request) -> Response:
        """Forget it."""
        await _offered(request)
        await remove_phrase(person_of(request).account_id or "", actor_of(request))
        return see_other(request, "/account", flash="phrase_removed")


async def _offered(request: Request) -> None:
    """For patients and proxies, where the clinic offers it. Raises NotFound."""
    await keep_to_the_switch()
    if person_of(request).is_staff:
        raise NotFound
