"""Look after the words: find every string that people read, and say what is not translated.

portal translations extract       bring the catalogues up to date with the strings in code and templates
portal translations check         say what is missing, unsure or does not fit its original; exit code 1 when anything is
"""

import argparse
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from portal.web.language import CATALOGUES, LANGUAGES, SOURCE
from portal.web.templating import TEMPLATES

GROUP = "translations"
CODE = Path(__file__).parents[1]
ROOT = TEMPLATES.parent
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
SOURCES = (("python", CODE, "**/*.py"), ("jinja2.ext:babel_extract", TEMPLATES, "**/*.html"), ("jinja2.ext:babel_extract", TEMPLATES, "**/*.txt"))
_HEAD = """# The words of Carelatch in {language}.
msgid ""
msgstr ""
"Language: {locale}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
# The order that translators and their tools know; Babel's own has the fifth and sixth form the other way round.
_PLURALS = {"ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"}
_NOTES = ("Translators:",)
_PLACE = re.compile(r"%\((\w+)\)s")


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    """The commands of `portal translations`."""
    subparsers.add_parser("extract", help="bring the catalogues up to date").set_defaults(run=_extract)
    subparsers.add_parser("check", help="say what is not translated").set_defaults(run=_check)


def _extract(args: argparse.Namespace) -> int:
    wanted = strings_in_use()
    for locale in translated_languages():
        catalogue = catalogue_of(locale)
        before = _contents(catalogue)
        for message in [message for message in catalogue if message.id and message.id not in wanted]:
            catalogue.delete(message.id)
        for message in wanted:
            if message.id:
                _keep(catalogue, message)
        if _contents(catalogue) != before:
            _write(locale, catalogue)
        missing = sum(1 for message in catalogue if message.id and not _is_done(message))
        print(f"{locale}: {len(catalogue)} strings, {missing} to translate")
    return 0


def _check(args: argparse.Namespace) -> int:
    found = [f"{locale}: {problem}" for locale in translated_languages() for problem in problems_of(locale)]
    print("\n".join(found) or "Every string is translated.")
    return 1 if found else 0


def translated_languages() -> list[str]:
    """The languages that have a catalogue: all but the source."""
    return [locale for locale in LANGUAGES if locale != SOURCE]


def strings_in_use() -> Catalog:
    """Every string that people read, with the files it stands in and the notes for translators."""
    found = Catalog(charset="utf-8")
    for method, folder, pattern in SOURCES:
        for file in sorted(folder.glob(pattern)):
            place = str(file.relative_to(ROOT))
            for _, words, notes, _ in extract_from_file(method, file, keywords=KEYWORDS, comment_tags=_NOTES, strip_comment_tags=True):
                if not words or (isinstance(words, tuple) and not all(words)):
                    continue  # a name such as `_(label)`, which is marked where it is written
                if found.get(words) is None or (place, 0) not in found.get(words).locations:
                    found.add(words, locations=[(place, 0)], auto_comments=notes)
    return found


def catalogue_of(locale: str) -> Catalog:
    """The catalogue of `locale` as it is on disk; an empty one when there is none."""
    path = _path(locale)
    if not path.exists():
        return Catalog(locale=locale, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def problems_of(locale: str) -> list[str]:
    """What keeps the language `locale` from being whole, one line a string."""
    return list(_problems(strings_in_use(), catalogue_of(locale)))


def _problems(wanted: Catalog, catalogue: Catalog) -> Iterator[str]:
    for message in wanted:
        translated = catalogue.get(message.id) if message.id else message
        if translated is None:
            yield f"not in the catalogue: {message.id!r} ({message.locations[0][0]})"
        elif message.id and translated.fuzzy:
            yield f"unsure: {message.id!r}"
        elif message.id and not _is_done(translated):
            yield f"not translated: {message.id!r}"
        elif message.id and _places(translated.string) != _places(message.id):
            yield f"other places than in English: {message.id!r} → {translated.string!r}"
    for message in catalogue:
        if message.id and wanted.get(message.id) is None:
            yield f"no longer used: {message.id!r}"


def _is_done(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _places(words: str | tuple[str, ...] | list[str]) -> set[str]:
    return set(_PLACE.findall(words if isinstance(words, str) else " ".join(words)))


def _keep(catalogue: Catalog, message: Message) -> None:
    known = catalogue.get(message.id)
    if known is None:
        catalogue.add(message.id, locations=message.locations, auto_comments=message.auto_comments)
    else:
        known.locations, known.auto_comments = message.locations, message.auto_comments


def _contents(catalogue: Catalog) -> list[tuple]:
    return sorted(
        (str(message.id), str(message.string), sorted(place for place, _ in message.locations), tuple(message.auto_comments))
        for message in catalogue
        if message.id
    )


def _write(locale: str, catalogue: Catalog) -> None:
    """With a header of our own, without dates and addresses: a file changes when its words do."""
    text = io.BytesIO()
    write_po(text, catalogue, width=120, sort_by_file=True, include_lineno=False, ignore_obsolete=True, omit_header=True)
    path = _path(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    head = _HEAD.format(language=Locale.parse(locale).english_name, locale=locale, plurals=_PLURALS.get(locale, catalogue.plural_forms))
    path.write_text(head + text.getvalue().decode(), encoding="utf-8")


def _path(locale: str) -> Path:
    return CATALOGUES / locale / "LC_MESSAGES" / "portal.po"
