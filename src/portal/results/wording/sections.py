"""What the pages call a result: a lab tests, a clinic measures, and people answer questions and are described."""

import msgspec

from portal.web.language import mark as N_
from portal.web.language import translator


class PageWords(msgspec.Struct, frozen=True):
    """Headings of the page of one result, and of the page with all of its kind."""

    title: str
    about: str
    parts: str
    table: str
    all: str
    maker: str


_LAB = PageWords(
    N_("Test result"), N_("About this result"), N_("Parts of this result"), N_("Results of this test, newest first"),
    N_("All results of this test"), N_("Lab"),
)  # fmt: skip
_OTHERS = {
    "vitals": PageWords(
        N_("Measurement"), N_("About this measurement"), N_("Parts of this measurement"), N_("Every value, newest first"),
        N_("Measurements over time"), N_("Measured by"),
    ),
    "about": PageWords(
        N_("Answer or note"), N_("About this entry"), N_("Parts of this entry"), N_("Every value, newest first"), N_("Over time"),
        N_("Noted by"),
    ),
}  # fmt: skip


def page_words(section: str, locale: str) -> PageWords:
    """The words for a result of this section of the record."""
    gettext = translator(locale).gettext
    words = _OTHERS.get(section, _LAB)
    return PageWords(*(gettext(getattr(words, name)) for name in words.__struct_fields__))
