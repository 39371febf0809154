"""The three answers a controller gives: a page, the same page again with what was wrong, or "see other"."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from litestar import Response
from litestar.connection import ASGIConnection

from portal import clock
from portal.settings import settings
from portal.web import scope as asked
from portal.web.cookies import COOKIES, delete_cookie_header, read_cookie, set_cookie_header
from portal.web.csrf import csrf_token_for
from portal.web.flashes import FLASHES
from portal.web.language import LANGUAGES, direction, translator
from portal.web.locale_choice import chosen_now, locale_of
from portal.web.templating import environment

YEAR = 365 * 24 * 3600
_HTML = "text/html"


class View(msgspec.Struct):
    """What every template may read of the request; nothing else of it reaches a page."""

    connection: Any
    locale: str
    direction: str
    path: str
    clinic: Any
    person: asked.CurrentSession | None
    chart: Any
    patient_file: Any
    records: list[Any]
    session_ends_at: datetime | None
    session_ends_anyway: bool  # the end cannot be put off by going on
    drafts: list[Any]
    cold: bool
    htmx: bool
    flash: str
    errors_title: bool
    region: bool
    development: bool
    demo: bool
    request_id: str

    def csrf(self) -> str:
        """The token for the forms of this answer, masked anew for each answer (C53)."""
        return csrf_token_for(self.connection.scope)

    @property
    def passkeys(self) -> bool:
        """Whether browsers can have passkeys for us."""
        return settings().has_name

    @property
    def now(self) -> datetime:
        """When the page was made; a print says it."""
        return clock.now()

    @property
    def languages(self) -> list[tuple[str, str, str]]:
        """Code, own name and link of each language, for this very page."""
        return [(code, name, f"{quote(self.path)}?{urlencode({'lang': code})}") for code, name in LANGUAGES.items()]


def page(
    request: ASGIConnection,
    template: str,
    *,
    status: int = 200,
    regions: Mapping[str, str] | None = None,
    cold: bool = False,
    errors_title: bool = False,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Response[bytes]:
    """Render `template`; when htmx asks for a region that the page names, only that partial."""
    region = _wanted_region(request, regions or {})
    view = _view(request, cold=cold, errors_title=errors_title, region=region is not None)
    name = "layouts/region.html" if region else template
    text = environment(view.locale).get_template(name).render(view=view, region_template=region, **context)
    answer = Response(text.encode(), media_type=_HTML, status_code=status, headers=dict(headers or {}))
    _remember(request, view)
    return answer


def show_again(request: ASGIConnection, template: str, **context: Any) -> Response[bytes]:
    """The same page with the form as it was typed and what is wrong with it: 422."""
    return page(request, template, status=422, errors_title=True, **context)


def see_other(request: ASGIConnection, path: str, *, flash: str | None = None) -> Response[bytes]:
    """303 to `path`, one of our own; htmx is told to go there as a whole page."""
    if flash is not None:
        assert flash in FLASHES, f"add {flash!r} to web/flashes.py"
        add_cookie(request.scope, set_cookie_header("flash", flash, max_age=60))
    if request.headers.get("hx-request") == "true":
        return Response(b"", status_code=200, headers={"HX-Redirect": path})
    return Response(b"", status_code=303, headers={"Location": path})


def add_cookie(scope: Any, header: bytes) -> None:
    """Send this `Set-Cookie` value with the answer of the request, whatever that will be."""
    scope.setdefault(COOKIES, []).append(header)


def _remember(request: ASGIConnection, view: View) -> None:
    if chosen_now(request) and read_cookie(request.scope, "lang") != view.locale:
        add_cookie(request.scope, set_cookie_header("lang", view.locale, max_age=YEAR))
    if view.flash and not view.region:
        add_cookie(request.scope, delete_cookie_header("flash"))


def _wanted_region(request: ASGIConnection, regions: Mapping[str, str]) -> str | None:
    if request.headers.get("hx-request") != "true":
        return None
    return regions.get(request.headers.get("hx-target", "").rpartition("#")[2])


def _view(request: ASGIConnection, *, cold: bool, errors_title: bool, region: bool) -> View:
    scope, session, locale = request.scope, asked.session_of(request), locale_of(request)
    person = session if session and session.is_full else None
    flash = FLASHES.get(read_cookie(scope, "flash") or "", "")
    return View(
        connection=request,
        locale=locale,
        direction=direction(locale),
        path=scope["path"],
        clinic=scope.get(asked.CLINIC),
        person=person,
        chart=asked.chart_of(request),
        patient_file=scope.get(asked.PATIENT_FILE),
        records=scope.get(asked.RECORDS, []),
        session_ends_at=session.ends_at if session else None,
        session_ends_anyway=bool(session and session.ends_at == session.expires_at),
        drafts=scope.get(asked.DRAFTS, []),
        cold=cold and person is None,
        htmx=request.headers.get("save-data", "").lower() != "on",
        flash=translator(locale).gettext(flash) if flash else "",
        errors_title=errors_title,
        region=region,
        development=settings().development,
        demo=settings().demo,
        request_id=scope.get(asked.REQUEST_ID, ""),
    )
