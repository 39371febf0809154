"""What was typed and not sent: it is shown in its own form (layouts/_draft.html); here it can be thrown away."""

from litestar import Controller, Request, Response, post
from litestar.params import FromPath

from portal.accounts.drafts.drafts import forget_draft
from portal.errors import NotFound
from portal.web.policy import signed_in
from portal.web.responses import see_other
from portal.web.scope import person_of


class DraftController(Controller):
    """One draft of one's own."""

    path = "/account/drafts/{draft_id:str}"

    @post("/discard", policy=signed_in())
    async def discard(self, request: Request, draft_id: FromPath[str]) -> Response:
        """Delete it and show the page with the empty form."""
        page = await forget_draft(person_of(request).account_id or "", draft_id)
        if page is None:
            raise NotFound
        return see_other(request, page, flash="draft_discarded")
