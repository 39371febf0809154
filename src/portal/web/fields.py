"""Form fields of our own: a memorable date in three boxes, an email address, a language."""

import unicodedata
from datetime import date

from babel.dates import get_month_names
from wtforms import Field, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from portal.web.forms import Form
from portal.web.language import LANGUAGES
from portal.web.language import mark as N_

PARTS = ("day", "month", "year")
_MISSING = {
    ("day",): N_("The date must include a day"),
    ("month",): N_("The date must include a month"),
    ("year",): N_("The date must include a year"),
    ("day", "month"): N_("The date must include a day and a month"),
    ("day", "year"): N_("The date must include a day and a year"),
    ("month", "year"): N_("The date must include a month and a year"),
}


class DatePartsField(Field):
    """Day, month, year, posted as `<name>-day` and so on. `data` is a date or None; `parts` is what was typed;
    `wrong_parts` names the boxes to mark. Months may be words in any of our languages (interface pattern 5)."""

    def __init__(self, label: str, *, missing: str, unreal: str = N_("Enter a real date"), **kwargs) -> None:
        super().__init__(label, **kwargs)
        self.missing, self.unreal = missing, unreal
        self.parts = dict.fromkeys(PARTS, "")
        self.wrong_parts: tuple[str, ...] = ()

    def process(self, formdata, data=None, extra_filters=None) -> None:
        """Take the three boxes from the posted form, or a date to start with."""
        self.process_errors, self.data = [], data
        if formdata is not None:
            for part in PARTS:
                values = formdata.getlist(f"{self.name}-{part}")
                self.parts[part] = str(values[0]).strip()[:40] if values else ""
        elif isinstance(data, date):
            self.parts = {"day": str(data.day), "month": str(data.month), "year": str(data.year)}

    def pre_validate(self, form) -> None:
        """Raises nothing: messages go to `errors` through `post_validate`."""
        self.data = None

    def post_validate(self, form, validation_stopped) -> None:
        """Set `data`, or say which part is missing or that there is no such day."""
        empty = tuple(part for part in PARTS if not self.parts[part])
        if len(empty) == 3:
            return self._complain(self.missing, PARTS)
        if empty:
            return self._complain(_MISSING[empty], empty)
        try:
            year = int(_plain_digits(self.parts["year"]))
            self.data = date(year, _month(self.parts["month"]), int(_plain_digits(self.parts["day"])))
        except (ValueError, KeyError):
            return self._complain(self.unreal, PARTS)
        if year < 1850:
            self.data = None
            return self._complain(N_("Write the year with four digits, such as 1980"), ("year",))
        return None

    def _complain(self, msgid: str, wrong: tuple[str, ...]) -> None:
        self.errors = [self.gettext(msgid)]
        self.wrong_parts = wrong


def _plain_digits(text: str) -> str:
    """Digits of any script as 0-9, so that people may type those of their keyboard. Raises ValueError."""
    digits = "".join(str(unicodedata.decimal(ch)) for ch in text)
    if not digits or len(digits) > 4:
        raise ValueError(text)
    return digits


def _month(text: str) -> int:
    if text[0].isdecimal():
        return int(_plain_digits(text))
    return _month_words()[text.casefold().rstrip(".")]


_words: dict[str, int] = {}


def _month_words() -> dict[str, int]:
    if not _words:
        for locale in LANGUAGES:
            for width in ("wide", "abbreviated"):
                for number, name in get_month_names(width, locale=locale).items():
                    _words[name.casefold().rstrip(".")] = number
    return _words


def email_shape(form: Form, field: StringField) -> None:
    """Refuse what cannot be an email address; whether it is one shows when the mail arrives."""
    local, at, domain = field.data.rpartition("@")
    wrong = not at or not local or "." not in domain or any(ch.isspace() or ord(ch) < 33 for ch in field.data)
    if wrong or len(field.data) > 254 or domain.startswith(".") or domain.endswith("."):
        raise ValidationError(field.gettext(N_("Enter an email address like name@example.org")))


def language_choices() -> list[SelectChoice]:
    """Every language of the portal, in its own name."""
    return [SelectChoice(value=code, label=name) for code, name in LANGUAGES.items()]
