"""Pages that are open to everybody: the front page, help, languages, the poster, the manifest of the app on a home screen."""

import msgspec
from litestar import Controller, Request, Response, get

from portal.clinic.clinics import ClinicProfile
from portal.clinic.help.controllers import NAME_WITHOUT_CLINIC, BrowserCheckController, SignInHelpController
from portal.clinic.link_snippet import code_picture, link_snippet
from portal.clinic.poster import poster_words, print_poster
from portal.settings import settings
from portal.web import scope as asked
from portal.web.language import LANGUAGES, direction, translator
from portal.web.language import mark as N_
from portal.web.locale_choice import locale_of
from portal.web.policy import public
from portal.web.responses import page
from portal.web.templating import static_url


class FrontPageController(Controller):
    """`/` and the choice of a language."""

    @get("/", policy=public())
    async def show(self, request: Request) -> Response:
        """The clinic, the way in, what the portal is."""
        return page(request, "clinic/front_page.html")

    @get("/languages", policy=public())
    async def languages(self, request: Request) -> Response:
        """Every language in its own words."""
        # Translators: put the name of your own language in the place of "English".
        invitation = N_("Read the portal in English")
        choices = [(code, name, direction(code), translator(code).gettext(invitation)) for code, name in LANGUAGES.items()]
        return page(request, "clinic/languages.html", choices=choices)


class PosterController(Controller):
    """The poster, as a page to print and as PDF, and the link for the clinic's own website."""

    @get("/poster", policy=public())
    async def show(self, request: Request) -> Response:
        """The poster as a page."""
        clinic, address, locale = _clinic(request), settings().base_url, locale_of(request)
        snippet = link_snippet(clinic.name if clinic else NAME_WITHOUT_CLINIC, address, locale)
        return page(request, "clinic/poster.html", address=address, code=code_picture(f"{address}/"), snippet=snippet, **poster_words(locale))

    @get("/poster.pdf", policy=public())
    async def download(self, request: Request) -> Response:
        """The poster as PDF."""
        made = await print_poster(_clinic(request), settings().base_url, locale_of(request))
        return Response(made, media_type="application/pdf", headers={"Content-Disposition": 'inline; filename="poster.pdf"'})


@get("/manifest.webmanifest", policy=public())
async def manifest(request: Request) -> Response:
    """What a phone needs to put the portal on its home screen. There is no service worker: nothing stays on the device."""
    clinic, locale = _clinic(request), locale_of(request)
    name = clinic.name if clinic else NAME_WITHOUT_CLINIC
    described = {
        "name": translator(locale).gettext("%(clinic)s – my health record", clinic=name),
        "short_name": name[:24],
        "lang": locale,
        "dir": direction(locale),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#f3f6f5",
        "theme_color": "#0b5a55",
        "icons": [
            {"src": static_url("icons/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static_url("icons/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        ],
    }
    return Response(msgspec.json.encode(described), media_type="application/manifest+json")


def _clinic(request: Request) -> ClinicProfile | None:
    return request.scope.get(asked.CLINIC)


CLINIC_PAGES = [FrontPageController, SignInHelpController, BrowserCheckController, PosterController, manifest]
