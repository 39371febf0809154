"""The path of questions under "Problems signing in", and the check of a browser."""

from litestar import Controller, Request, Response, get
from litestar.params import FromPath

from portal import clock
from portal.accounts.devices import browser_name
from portal.clinic.help.browser_check import COOKIES_KEPT, COOKIES_LOST, NOT_SECURE, SECURE, findings
from portal.clinic.help.pages import Ending, Question
from portal.clinic.help.path import BEFORE, PAGES, START, STUCK
from portal.clinic.help.values import values_for
from portal.clinic.limits import the_limits
from portal.errors import NotFound
from portal.settings import settings
from portal.web import scope as asked
from portal.web.cookies import read_cookie, set_cookie_header
from portal.web.locale_choice import locale_of
from portal.web.policy import public
from portal.web.responses import add_cookie, page, see_other

NAME_WITHOUT_CLINIC = "Carelatch"
PROBE = "probe"  # a cookie that says nothing and goes with the browser


class SignInHelpController(Controller):
    """A question to choose an answer to, then another, then one thing to do."""

    path = "/help/sign-in"

    @get("/", policy=public())
    async def index(self, request: Request) -> Response:
        """The first question."""
        return await _shown(request, START, "")

    @get("/{topic:str}", policy=public())
    async def show(self, request: Request, topic: FromPath[str]) -> Response:
        """A further question, or what to do now. Raises NotFound."""
        if topic not in PAGES:
            raise NotFound
        return await _shown(request, PAGES[topic], topic)


async def _shown(request: Request, found: Question | Ending, slug: str) -> Response:
    clinic = request.scope.get(asked.CLINIC)
    values = values_for(clinic.name if clinic else NAME_WITHOUT_CLINIC, await the_limits(), locale_of(request))
    before = BEFORE.get(slug, "")
    back = (f"/help/sign-in/{before}" if before else "/help/sign-in", (PAGES[before] if before else START).title)
    template = "clinic/help/question.html" if isinstance(found, Question) else "clinic/help/ending.html"
    return page(request, template, found=found, values=values, back=back if slug else None, stuck=slug == STUCK)


class BrowserCheckController(Controller):
    """Whether this browser can be used to sign in: a cookie is set by one request and looked for by the next."""

    path = "/help/browser"

    @get("/", policy=public())
    async def index(self, request: Request) -> Response:
        """What is checked, and the link that begins."""
        return page(request, "clinic/help/browser.html")

    @get("/test", policy=public())
    async def begin(self, request: Request) -> Response:
        """Set the cookie, and go on."""
        add_cookie(request.scope, set_cookie_header(PROBE, "1"))
        return see_other(request, "/help/browser/result")

    @get("/result", policy=public())
    async def show(self, request: Request) -> Response:
        """What was found."""
        agent = request.headers.get("user-agent", "")[:400]
        found = findings(agent, cookie_came_back=read_cookie(request.scope, PROBE) is not None, secure=settings().secure)
        return page(request, "clinic/help/browser_result.html", found=found, browser=browser_name(agent), now=clock.now(),
                    cookies=COOKIES_KEPT if found.cookies else COOKIES_LOST, connection=SECURE if found.secure else NOT_SECURE)
