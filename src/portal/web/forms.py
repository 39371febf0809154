"""Forms: WTForms, read from a request, with messages in the person's language.

Labels and messages are msgids. A wrong form is answered 422 with the same page (`show_again`).
"""

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile
from wtforms import Form as WTForm

from portal.web import scope as asked
from portal.web.language import mark as N_
from portal.web.language import translator
from portal.web.locale_choice import locale_of

BUILT_IN = (N_("Not a valid choice."),)  # WTForms says it itself


class _Multi:
    """Posted fields as WTForms wants them."""

    def __init__(self, pairs: list[tuple[str, Any]]):
        self._pairs = pairs

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self._pairs)

    def __iter__(self):
        return iter({key for key, _ in self._pairs})

    def __len__(self) -> int:
        return len(self._pairs)

    def getlist(self, name: str) -> list[Any]:
        return [value for key, value in self._pairs if key == name]


class Form(WTForm):
    """Base of every form. NUL characters count as nothing typed; a file in a text field too."""

    class Meta:
        def get_translations(self, form: "Form"):
            return form.translations

    def __init__(self, *args: Any, locale: str = "en", **kwargs: Any):
        self.translations = translator(locale)
        super().__init__(*args, **kwargs)

    @classmethod
    async def read(cls, request: Request, **kwargs: Any) -> "Form":
        """The posted form, checked: look at `errors`."""
        posted = await request.form()
        pairs = [(key, _plain(value)) for key, value in posted.multi_items()]
        form = cls(_Multi(pairs), locale=locale_of(request), **kwargs)
        form.validate()
        return form

    @classmethod
    def blank(cls, request: Request, **kwargs: Any) -> "Form":
        """The form as first shown; keyword arguments are the values it starts with. What somebody typed before their session
        ended goes before them (web/late_forms.py)."""
        kept = next((draft for draft in request.scope.get(asked.DRAFTS, ()) if draft.form == cls.__name__), None)
        return cls(_Multi(kept.pairs) if kept else None, locale=locale_of(request), data=kwargs)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field. Messages are translated here: WTForms shows those given to its validators as they are."""
        valid = super().validate(extra_validators)
        for field in self:
            field.errors = [self.translations.gettext(error) for error in field.errors]
        return valid

    def blame(self, field: str, msgid: str, **values: Any) -> "Form":
        """Add a message to a field after the checks, for what only a verb could find out."""
        text = self.translations.gettext(msgid)
        self[field].errors = [*self[field].errors, text % values if values else text]
        return self

    def blame_if(self, field: str, problem: "Problem | None") -> "Form":
        """Add the problem that a rule found, if it found one."""
        return self.blame(field, problem.msgid, **problem.values) if problem else self


class Problem(msgspec.Struct, frozen=True):
    """Why a rule refuses something: a msgid and the values for its places."""

    msgid: str
    values: dict[str, Any] = {}


def _plain(value: Any) -> Any:
    if isinstance(value, UploadFile):
        return value
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def is_upload(value: Any) -> bool:
    """Whether a field holds a file that was chosen; a browser sends an empty part when none was."""
    return isinstance(value, UploadFile) and bool(value.filename)


def strip(text: str | None) -> str:
    """Filter: without blanks at the ends."""
    return (text or "").strip()


def compact(text: str | None) -> str:
    """Filter: without any blank or dash, as people type codes."""
    return "".join(ch for ch in (text or "") if not ch.isspace() and ch not in "-‐‑–—.")


Filter = Callable[[str | None], str]
