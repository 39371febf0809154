"""One Jinja environment a language. A literal `_("…")` becomes a constant when the template is compiled."""

import re
from collections.abc import Callable, MutableMapping
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from portal import clock
from portal.permissions import role_may
from portal.settings import settings
from portal.web import formats
from portal.web.escaping import PieceEscaping
from portal.web.folding import Fold
from portal.web.language import Translator, direction, fill, translator

TEMPLATES = Path(__file__).parents[3] / "templates"
STATIC = TEMPLATES.parent / "static"
_END_OF_COLD = "/* So far what cold pages hold"


class LanguageEnvironment(Environment):
    """A Jinja environment that speaks one language and leaves the indentation of templates out of pages."""

    code_generator_class = PieceEscaping

    def __init__(self, words: Translator, **options: Any):
        super().__init__(**options)
        self._words = words

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A plain dictionary: Jinja's chain of two is copied, name by name, for each page. Globals are complete before the first template."""
        return {**self.globals, **(d or {})}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = Fold(self._words, static_url, marks=bool(self.autoescape)).visit(super()._parse(source, name, filename))
        if (name or "").endswith(".html"):
            for text in tree.find_all(nodes.TemplateData):
                text.data = re.sub(r"\s*\n\s*", "\n", text.data)
        return tree


@lru_cache
def environment(locale: str) -> Environment:
    """The templates in the language `locale`, everything escaped for HTML."""
    return _environment(locale, autoescape=True)


@lru_cache
def plain_text(locale: str) -> Environment:
    """The `.txt` templates (text parts of mails) in the language `locale`. Nothing is escaped: never for HTML."""
    return _environment(locale, autoescape=False)


def _environment(locale: str, *, autoescape: bool) -> Environment:
    words = translator(locale)

    def say(text: str, **values: Any) -> str:
        return fill(words.words(text), values)

    made = LanguageEnvironment(
        words,
        loader=_TextLoader(TEMPLATES) if not autoescape else FileSystemLoader(TEMPLATES),
        autoescape=autoescape,
        undefined=StrictUndefined,
        auto_reload=settings().development,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    made.globals |= {
        "_": say,
        "gettext": say,
        "ngettext": words.ngettext,
        "static": static_url,
        "help_part": _help_part(made, locale),
        "inline_css": inline_css,
        "direction": direction,
        "role_may": role_may,
    }
    made.filters |= _filters(locale)
    return made


def _help_part(environment: Environment, locale: str) -> Callable[[Any], Markup]:
    """The footer's first part, the same on every page: written once for as long as the clinic says the same of itself."""

    @lru_cache(maxsize=4)
    def help_part(clinic: Any) -> Markup:
        return Markup(environment.get_template("layouts/_help.html").render(clinic=clinic, locale=locale))  # noqa: S704 - rendered

    return help_part


def _filters(locale: str) -> dict[str, Any]:
    """Formats of one language. Moments are shown on the clinic's clock unless a time zone is named."""

    @pass_context
    def moment(context: Context, value: datetime, zone: str = "") -> str:
        return formats.moment(value, locale, zone or _clinic_zone(context))

    @pass_context
    def time_of_day(context: Context, value: datetime, zone: str = "") -> str:
        return formats.time_of_day(value, locale, zone or _clinic_zone(context))

    @pass_context
    def relative_day(context: Context, value: date, zone: str = "") -> str:
        return formats.relative_day(value, locale, zone or _clinic_zone(context))

    @pass_context
    def day(context: Context, value: date | datetime | str, zone: str = "") -> str:
        if isinstance(value, datetime):
            return formats.day(value, locale, zone or _clinic_zone(context))
        return formats.day(value, locale)

    return {
        "day": day,
        "moment": moment,
        "time_of_day": time_of_day,
        "relative_day": relative_day,
        "number": partial(formats.number, locale=locale),
        "minutes": partial(formats.minutes, locale=locale),
        "file_size": partial(formats.file_size, locale=locale),
        "iso": formats.iso,
        "seconds_left": lambda value: max(0, int((value - clock.now()).total_seconds())),
        "dialled": formats.dialled,
    }


def _clinic_zone(context: Context) -> str:
    view = context.get("view")
    clinic = view.clinic if view else context.get("clinic")
    return clinic.time_zone if clinic else "UTC"


class _TextLoader(FileSystemLoader):
    """Finds `.txt` templates only, so that no page is ever rendered unescaped."""

    def get_source(self, environment: Environment, template: str) -> Any:
        if not template.endswith(".txt"):
            raise ValueError(f"{template} is not plain text; use environment(locale)")
        return super().get_source(environment, template)


def static_url(name: str) -> str:
    """The address of a file in static/, with the hash of what is in it."""
    from portal.web.static_assets import assets

    return assets().url(name)


@lru_cache
def inline_css() -> Markup:
    """What a cold page holds of the style sheet: its first part, without line ends. Its hash is in the security policy."""
    text = (STATIC / "css" / "app.css").read_text(encoding="utf-8").partition(_END_OF_COLD)[0]
    return Markup(re.sub(r"/\*.*?\*/|\s*\n\s*", "", text, flags=re.DOTALL))  # noqa: S704 - a file of ours
