"""Which language a request is answered in: `?lang=`, the `lang` cookie, the account's, the browser's, the clinic's."""

from litestar.connection import ASGIConnection

from portal.web import scope as asked
from portal.web.cookies import read_cookie
from portal.web.language import LANGUAGES

_KEY = "portal.locale"


def chosen_now(connection: ASGIConnection) -> str | None:
    """The language picked with this very request (`?lang=`), if it is one of ours."""
    wanted = connection.query_params.get("lang")
    return wanted if wanted in LANGUAGES else None


def locale_of(connection: ASGIConnection) -> str:
    """The language of the answer."""
    found = connection.scope.get(_KEY)
    if found is None:
        found = connection.scope[_KEY] = _find(connection)
    return found


def _find(connection: ASGIConnection) -> str:
    session = asked.session_of(connection)
    for wanted in (
        chosen_now(connection),
        read_cookie(connection.scope, "lang"),
        session.language if session else None,
        _from_browser(connection.headers.get("accept-language", "")),
    ):
        if wanted in LANGUAGES:
            return wanted
    clinic = connection.scope.get(asked.CLINIC)
    return clinic.language if clinic and clinic.language in LANGUAGES else "en"


def _from_browser(header: str) -> str | None:
    weighed = []
    for place, part in enumerate(header[:400].split(",")):
        name, _, quality = part.partition(";q=")
        code = name.strip().lower().split("-")[0]
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        if code in LANGUAGES and weight > 0:
            weighed.append((-weight, place, code))
    return min(weighed)[2] if weighed else None
