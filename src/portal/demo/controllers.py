"""Pages that only the demo has: who can sign in, and the mail that was sent."""

from litestar import Controller, Request, Response, get
from litestar.params import FromPath

from portal.delivery.mailbox import kept_mail, kept_mails
from portal.demo.people import demo_people, second_step_codes
from portal.errors import NotFound
from portal.settings import settings
from portal.web.policy import public
from portal.web.responses import page


class DemoController(Controller):
    """Mounted in the demo alone; every page says not found elsewhere."""

    path = "/demo"

    @get("/people", policy=public())
    async def people(self, request: Request) -> Response:
        """Usernames, the password, and the codes of this moment."""
        _only_in_the_demo()
        return page(request, "demo/people.html", people=demo_people(), codes=second_step_codes())

    @get("/mail", policy=public())
    async def mails(self, request: Request) -> Response:
        """What the clinic sent, newest first."""
        _only_in_the_demo()
        return page(request, "demo/mails.html", mails=kept_mails())

    @get("/mail/{mail_id:str}", policy=public())
    async def mail(self, request: Request, mail_id: FromPath[str]) -> Response:
        """One mail as its reader sees it."""
        _only_in_the_demo()
        found = kept_mail(mail_id)
        if found is None:
            raise NotFound
        return page(request, "demo/mail.html", mail=found)


def _only_in_the_demo() -> None:
    if not settings().demo:
        raise NotFound
