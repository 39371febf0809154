"""Forms that are kept when they arrive after the session has ended, so that nobody types anything twice.

A route says so: `@post("/", policy=…, draft=Draft(DetailsForm))`. Fields of other names are never kept, nor are passwords,
codes and files. How it is kept and given back: accounts/drafts.
"""

from typing import Any

import msgspec
from wtforms import FileField, HiddenField, MultipleFileField, PasswordField, SubmitField

from portal.web.forms import Form

LARGEST = 32 * 1024  # bytes of what is kept of one form
KEEP = "keep"  # name of a button, or of a field that our script adds: keep it as a draft and do nothing else
_SECRET_FIELDS = (PasswordField, FileField, MultipleFileField, HiddenField, SubmitField)
_SECRET_NAMES = {"password", "current", "code", "passcode", "pin", "phrase", "secret", "token", "csrf", KEEP}

Pairs = list[tuple[str, str]]


class Draft(msgspec.Struct, frozen=True):
    """`form` is what the route reads; `page` is the address of the page that shows it, with the names of the route's own
    path in it, when that is not the address the form is sent to."""

    form: type[Form]
    page: str = ""


class KeptForm(msgspec.Struct, frozen=True):
    """What was kept of one form: where it is sent to, which form it is, and what was in it."""

    id: str
    action: str
    form: str
    pairs: Pairs


def kept_names(form: type[Form]) -> set[str]:
    """The fields of a form that may be kept: none that is secret by its kind or by its name."""
    return {field.name for field in form() if not isinstance(field, _SECRET_FIELDS) and field.name not in _SECRET_NAMES}


def kept_pairs(form: type[Form], posted: list[tuple[str, Any]]) -> Pairs:
    """What may be kept of a posted form; a date has its parts in fields called `<name>-<part>`."""
    names = kept_names(form)
    return [(name, value) for name, value in posted
            if isinstance(value, str) and (name in names or name.rpartition("-")[0] in names)]
