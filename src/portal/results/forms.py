"""The search over tests and reports."""

from wtforms import StringField

from portal.web.forms import Form, strip
from portal.web.language import mark as N_

LONGEST = 100


def _shortened(text: str | None) -> str:
    return strip(text)[:LONGEST]


class SearchForm(Form):
    """A part of a name; nothing typed means the whole list."""

    query = StringField(N_("Find a test or report"), filters=[_shortened])
