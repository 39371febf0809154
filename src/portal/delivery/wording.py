"""The words of a notice: subject, plain text, and the same text as simple HTML.

The HTML is made from the plain text, so the two never say different things. A paragraph that ends in a line with an
address becomes a link whose words are the lines before it.
"""

import re
from typing import Any

import msgspec

from portal.clinic.clinics import ClinicProfile
from portal.clinic.limits import DEFAULTS, Limits
from portal.delivery.catalogue import values_of
from portal.settings import settings
from portal.web.language import direction
from portal.web.templating import environment, plain_text

_LEFT_TO_RIGHT, _END = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_ADDRESS_LINE = re.compile(r"https?://\S+")


class Wording(msgspec.Struct, frozen=True):
    """A notice in one language."""

    subject: str
    text: str
    html: str


class Paragraph(msgspec.Struct, frozen=True):
    """Lines of words; with `link` there is one line, which leads there."""

    words: tuple[str, ...]
    link: str = ""


def word(notice: str, language: str, context: dict[str, Any], clinic: ClinicProfile, limits: Limits = DEFAULTS) -> Wording:
    """`notice` in `language`; `limits`: those in force. Raises what Jinja raises for a template that asks for what is not there."""
    values = values_of(notice, context)
    for name in ("browser", "address", "username", "number_end"):
        if values.get(name):
            values[name] = _isolated(values[name], language)
    values |= {
        "clinic": clinic,
        "phone": _isolated(clinic.phone, language) if clinic.phone else "",
        "portal_address": settings().base_url,
        "limits": limits,
    }
    templates = plain_text(language)
    subject = " ".join(templates.get_template(f"notices/{notice}.subject.txt").render(values).split())
    text = _tidy(templates.get_template(f"notices/{notice}.txt").render(values))
    html = environment(language).get_template("notices/_layout.html").render(
        language=language, direction=direction(language), subject=subject, clinic=clinic, paragraphs=paragraphs(text))
    return Wording(subject, text, html)


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a plain text."""
    found = []
    for block in text.strip().split("\n\n"):
        *before, last = block.split("\n")
        if before and _ADDRESS_LINE.fullmatch(last):
            found.append(Paragraph((" ".join(before).rstrip(": "),), last))
        else:
            found.append(Paragraph((*before, last)))
    return found


def _isolated(text: str, language: str) -> str:
    # In a line of Arabic a phone number would else be shown with its groups in reverse.
    return f"{_LEFT_TO_RIGHT}{text}{_END}" if direction(language) == "rtl" else text


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
