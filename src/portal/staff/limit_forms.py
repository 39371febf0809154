"""One form for each group of limits, made from the registry."""

from functools import lru_cache

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from portal.clinic.limits import LIMITS, Group, Limit, Unit, limits_in
from portal.staff.limit_words import OFF, ON
from portal.web.forms import Form, strip
from portal.web.language import mark as N_

SAY_WHY = N_("Say why: this is less safe than usual. One sentence is enough.")
CHANGED_MEANWHILE = N_("Somebody else changed these settings while this page was open. Compare what stands now, then save again.")


class LimitsForm(Form):
    """A field for each limit of the group, by the limit's name."""

    group: Group
    version = HiddenField()
    reason = TextAreaField(N_("Why this choice"), filters=[strip],
                           validators=[Length(max=500, message=N_("Use at most 500 characters"))])

    @property
    def chosen(self) -> dict[str, int]:
        """The values of a form without errors, by name."""
        return {limit.name: int(self[limit.name].data) for limit in limits_in(self.group)}


@lru_cache
def form_for(group: Group) -> type[LimitsForm]:
    """The form of this group."""
    return type(LimitsForm.__name__, (LimitsForm,), {"group": group, **{limit.name: _field(limit) for limit in limits_in(group)}})


@lru_cache
def every_limits_form() -> type[LimitsForm]:
    """Every field of every group under one name: what may be kept of a form that came after its session had ended."""
    return type(LimitsForm.__name__, (LimitsForm,), {limit.name: _field(limit) for limit in LIMITS})


def _field(limit: Limit) -> Field:
    if limit.unit is Unit.SWITCH:
        allowed = [(value, words) for value, words in ((1, ON), (0, OFF)) if limit.admits(value)]
        return RadioField(limit.title, choices=[SelectChoice(value=str(value), label=words) for value, words in allowed])
    return StringField(limit.title, filters=[strip], validators=[_WholeNumber(limit)])


class _WholeNumber:
    """A whole number that the limit admits, in any script's digits."""

    def __init__(self, limit: Limit):
        self.limit = limit

    def __call__(self, form: Form, field: Field) -> None:
        typed = field.data or ""
        if not typed.isdecimal() or len(typed) > 9 or not self.limit.admits(int(typed)):
            raise ValidationError(field.gettext(N_("%(title)s: enter a whole number from %(floor)s to %(ceiling)s")) % {
                "title": field.gettext(self.limit.title), "floor": self.limit.floor, "ceiling": self.limit.ceiling})
