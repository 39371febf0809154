"""The page for when pages cannot be made: plain, whole in itself, from no template and no database."""

from html import escape
from typing import Any

from litestar.connection import ASGIConnection

from portal.web import scope as asked
from portal.web.error_words import EMERGENCY, FRONT_PAGE, PHONE, SUPPORT_CODE, ErrorWords, waiting, words_for
from portal.web.language import Translator, direction, translator
from portal.web.locale_choice import locale_of

MEDIA_TYPE = b"text/html; charset=utf-8"
_PAGE = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head><meta charset="utf-8"><title>{title}</title><meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main>
<h1>{title}</h1>
{paragraphs}
</main></body>
</html>
"""
_LAST_RESORT = (
    b'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Something went wrong</title></head><body><main>'
    b"<h1>Something went wrong</h1><p>Please call the clinic. In an emergency, call the emergency number.</p></main></body></html>\n"
)


def failsafe_page(status: int, scope: Any, *, clinic: Any = None, words: ErrorWords | None = None, retry_after: int = 0) -> bytes:
    """The page for `status`, in the language of the request as far as that can be known. Never raises.

    `clinic` is used for telephone and emergency words when the request has none of its own.
    """
    for language in (_language(scope), "en"):
        try:
            return _page(language, scope, scope.get(asked.CLINIC) or clinic, words or words_for(status), retry_after)
        except Exception:  # noqa: S112  whatever is broken must not break this too
            continue
    return _LAST_RESORT


def _page(language: str, scope: Any, clinic: Any, words: ErrorWords, retry_after: int) -> bytes:
    say = translator(language)
    told = [say.gettext(words.wrong), say.gettext(words.attempt)]
    if retry_after:
        told.append(waiting(retry_after, say))
    if clinic and clinic.phone:
        told.append(say.gettext(PHONE, phone=clinic.phone))
    told.append(_emergency(clinic, say))
    told.append(say.gettext(SUPPORT_CODE, code=scope.get(asked.REQUEST_ID, "")))
    paragraphs = "\n".join(f"<p>{escape(text)}</p>" for text in told)
    front = f'\n<p><a href="/">{escape(say.gettext(FRONT_PAGE))}</a></p>'
    return _PAGE.format(
        language=language, direction=direction(language), title=escape(say.gettext(words.title)), paragraphs=paragraphs + front
    ).encode()


def _emergency(clinic: Any, say: Translator) -> str:
    parts = [say.gettext(EMERGENCY)]
    parts += [text for text in (clinic.emergency_number, clinic.emergency_text) if text] if clinic else []
    return " ".join(parts)


def _language(scope: Any) -> str:
    try:
        return locale_of(ASGIConnection(scope))
    except Exception:  # a request that cannot even be read
        return "en"
