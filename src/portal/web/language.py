"""The languages people read the portal in, and the words of each. English is the source; the rest are `.po` files.

A string that a person reads is wrapped where it is written: `_("Sign in")` in a template, `mark("Sign in")` (imported
as `N_`) in Python where it is shown later, `translator(locale).gettext("Sign in")` in Python where it is shown now.
"""

import gettext as standard_gettext
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

SOURCE = "en"
LANGUAGES: dict[str, str] = {"en": "English", "es": "Español", "nl": "Nederlands", "ar": "العربية"}
_RIGHT_TO_LEFT = {"ar"}
_CLDR = {"en": "en_GB"}  # 3 November 2026: the order of day and month cannot be misread
CATALOGUES = Path(__file__).parents[1] / "locale"

_PLACE = re.compile(r"%\((\w+)\)s|%%")


def mark(text: str) -> str:
    """Mark a string for the catalogues; it is translated when it is shown. Import it as `N_`."""
    return text


def direction(locale: str) -> str:
    """`ltr` or `rtl`."""
    return "rtl" if locale in _RIGHT_TO_LEFT else "ltr"


def cldr_name(locale: str) -> str:
    """The CLDR locale that dates and numbers follow."""
    return _CLDR.get(locale, locale)


def pieces(text: str) -> list[tuple[str, str]]:
    """`text` cut at its places: ("text", words) and ("value", name) in turn; `%%` is a percent sign."""
    found, start, words = [], 0, ""
    for place in _PLACE.finditer(text):
        words += text[start : place.start()]
        start = place.end()
        if place[1] is None:
            words += "%"
            continue
        found += [("text", words), ("value", place[1])] if words else [("value", place[1])]
        words = ""
    words += text[start:]
    return [*found, ("text", words)] if words else found


def fill(text: str, values: Mapping[str, Any]) -> str:
    """`text` with its places filled. A value that is markup stays markup and everything else is escaped for it.

    Raises KeyError when a place has no value.
    """
    if "%" not in text:
        return text
    parts = [part if kind == "text" else values[part] for kind, part in pieces(text)]
    if any(hasattr(part, "__html__") for part in parts):
        return Markup("").join(parts)
    return "".join(map(str, parts))


class Translator:
    """The words of one language. What is missing is said in English."""

    def __init__(self, locale: str, messages: dict[str, tuple[str, ...]], plural_form: Callable[[int], int]):
        self.locale = locale
        self._messages = messages
        self._plural_form = plural_form

    def __contains__(self, msgid: str) -> bool:
        return self.locale == SOURCE or msgid in self._messages

    def words(self, msgid: str) -> str:
        """The translation with its places not yet filled."""
        forms = self._messages.get(msgid)
        return forms[0] if forms else msgid

    def gettext(self, msgid: str, **values: Any) -> str:
        """The translation of `msgid`; with values, its `%(name)s` places are filled."""
        return fill(self.words(msgid), values) if values else self.words(msgid)

    def ngettext(self, singular: str, plural: str, num: int, **values: Any) -> str:
        """The form for `num`, which is also the value of `%(num)s`."""
        forms = self._messages.get(singular)
        if forms and len(forms) > 1:
            words = forms[self._plural_form(num)]
        else:
            words = singular if num == 1 else plural
        return fill(words, {"num": num, **values})


@lru_cache
def translator(locale: str) -> Translator:
    """The words of `locale`, read once from its `.po` file. Raises KeyError for a language we do not have."""
    if locale == SOURCE:
        return Translator(SOURCE, {}, lambda num: int(num != 1))
    if locale not in LANGUAGES:
        raise KeyError(locale)
    return read_catalogue(locale, CATALOGUES / locale / "LC_MESSAGES" / "portal.po")


def read_catalogue(locale: str, path: Path) -> Translator:
    """The words in the `.po` file at `path`; fuzzy and empty translations do not count. No file: no words."""
    from babel.messages.pofile import read_po

    if not path.exists():
        return Translator(locale, {}, lambda num: int(num != 1))
    with path.open("rb") as file:
        catalogue = read_po(file, locale=locale)
    messages = {}
    for message in catalogue:
        forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.id and not message.fuzzy and all(forms):
            messages[message.id[0] if isinstance(message.id, (tuple, list)) else message.id] = tuple(forms)
    return Translator(locale, messages, standard_gettext.c2py(catalogue.plural_expr))
