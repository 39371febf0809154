"""The language of somebody's own account, and what they are told by which way."""

from litestar import Controller, Request, Response, get, post

from portal.accounts.emails.addresses import addresses_of
from portal.accounts.forms import NoticesForm
from portal.accounts.notice_choices import NoticeChoices, change_choices, choices_of, may_text
from portal.accounts.people import account_by_id
from portal.accounts.tables import Account
from portal.delivery.texts import texts_available
from portal.web.cookies import delete_cookie_header, read_cookie
from portal.web.policy import signed_in
from portal.web.responses import add_cookie, page, see_other, show_again
from portal.web.scope import actor_of, person_of


class NoticeController(Controller):
    """Language and notices."""

    path = "/account/notices"

    @get("/", policy=signed_in())
    async def edit(self, request: Request) -> Response:
        """What is chosen now."""
        chosen = await choices_of(await account_by_id(person_of(request).account_id))
        return await _page(request, NoticesForm.blank(
            request, language=chosen.language, by_email=chosen.by_email, by_text=chosen.by_text))

    @post("/", policy=signed_in())
    async def update(self, request: Request) -> Response:
        """Save it. The browser forgets a language that was picked on a page, so that the account's is used from now on."""
        form, account = await NoticesForm.read(request), await account_by_id(person_of(request).account_id)
        if form.errors:
            return await _page(request, form)
        await change_choices(account, await chosen_in(form, account), actor=actor_of(request))
        if read_cookie(request.scope, "lang"):
            add_cookie(request.scope, delete_cookie_header("lang"))
        return see_other(request, "/account", flash="saved")


async def chosen_in(form: NoticesForm, account: Account) -> NoticeChoices:
    """What the form says; a way that it did not show stays as it was: texts without a number, and results for staff."""
    by_email = account.notify_new_results if account.role else form.by_email.data
    by_text = form.by_text.data if account.role is None and await may_text(account.id) else account.text_new_results
    return NoticeChoices(form.language.data, by_email, by_text)


async def _page(request: Request, form: NoticesForm) -> Response:
    account_id = person_of(request).account_id or ""
    render = show_again if form.errors else page
    return render(request, "accounts/notices/edit.html", form=form, may_text=await may_text(account_id),
                  texts=texts_available(), for_staff=person_of(request).is_staff, addresses=await addresses_of(account_id))
