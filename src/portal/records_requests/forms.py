"""What people type to ask for copies of their records, and what staff type about it."""

from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from portal.records_requests.wording import KINDS, PERIODS, RECEIVE
from portal.web.form_keys import FormKeyField
from portal.web.forms import Form, strip
from portal.web.language import mark as N_

TOO_LONG = N_("That is too long")


def _choices(words: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in words.items()]


class RecordsRequestForm(Form):
    """What, of which time, how, and where to reach the person. `patient` is asked only where there is a choice."""

    form_key = FormKeyField()
    patient = RadioField(N_("Whose records?"), choices=[], validate_choice=False)
    kinds = SelectMultipleField(N_("What would you like a copy of?"), choices=_choices(KINDS), validate_choice=False, validators=[
        DataRequired(N_("Choose what you would like a copy of"))])
    details = TextAreaField(N_("Tell us more"), filters=[strip], validators=[Length(max=2000, message=TOO_LONG)])
    period = RadioField(N_("From which time?"), choices=_choices(PERIODS), validators=[DataRequired(N_("Choose a time"))])
    dates = StringField(N_("From when to when"), filters=[strip], validators=[Length(max=100, message=TOO_LONG)])
    receive = RadioField(N_("How would you like to get it?"), choices=_choices(RECEIVE), validators=[
        DataRequired(N_("Choose how you would like to get it"))])
    contact = TextAreaField(N_("Where the clinic can reach you about this"), filters=[strip], validators=[
        DataRequired(N_("Enter an address, an email address or a phone number")), Length(max=500, message=TOO_LONG)])

    def validate_kinds(self, field: SelectMultipleField) -> None:
        """Only what the page offers."""
        if set(field.data or []) - KINDS.keys():
            raise ValidationError(field.gettext(N_("Not a valid choice.")))

    def validate_details(self, field: TextAreaField) -> None:
        """Who chooses something else says what."""
        if not field.data and "other" in (self.kinds.data or []):
            raise ValidationError(field.gettext(N_("Say what you would like a copy of")))
        if not field.data and self.receive.data == "other_clinic":
            raise ValidationError(field.gettext(N_("Say which clinic or doctor it should go to")))

    def validate_dates(self, field: StringField) -> None:
        """Who chooses another time says which."""
        if not field.data and self.period.data == "dates":
            raise ValidationError(field.gettext(N_("Say from when to when")))


class CompletionForm(Form):
    """How it was handed over."""

    answer = TextAreaField(N_("What was handed over, when and how. The person reads it."), filters=[strip], validators=[
        DataRequired(N_("Say what was handed over")), Length(max=2000, message=TOO_LONG)])


class RecordsRefusalForm(Form):
    """Why not. The field has a name of its own: both forms are on one page."""

    reason = TextAreaField(N_("Why not, and how the person can object. The person reads it."), filters=[strip], validators=[
        DataRequired(N_("Say why not")), Length(max=2000, message=TOO_LONG)])
