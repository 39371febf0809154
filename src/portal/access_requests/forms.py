"""What people type to ask for access, and what staff type about it."""

from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from portal.web.fields import DatePartsField, email_shape
from portal.web.form_keys import FormKeyField
from portal.web.forms import Form, strip
from portal.web.language import mark as N_

TOO_LONG = N_("That is too long")
FEWEST_DIGITS = 6


class AccessRequestForm(Form):
    """The public form."""

    form_key = FormKeyField()
    name = StringField(N_("Your first and last name"), filters=[strip], validators=[
        DataRequired(N_("Enter your name")), Length(max=120, message=TOO_LONG)])
    birth_date = DatePartsField(N_("Date of birth"), missing=N_("Enter your date of birth"))
    contact = StringField(N_("Your email address or phone number"), filters=[strip], validators=[
        DataRequired(N_("Enter an email address or a phone number")), Length(max=254, message=TOO_LONG)])
    number = StringField(N_("Insurance number or patient number"), filters=[strip], validators=[
        DataRequired(N_("Enter your insurance number or your patient number")), Length(max=40, message=TOO_LONG)])

    def validate_contact(self, field: StringField) -> None:
        """An email address, or a number that could be called."""
        if "@" in field.data:
            email_shape(self, field)
        elif sum(ch.isdecimal() for ch in field.data) < FEWEST_DIGITS:
            raise ValidationError(field.gettext(N_("Enter an email address like name@example.org, or a phone number")))


REFUSALS = {
    "not_known": N_("The clinic has no such patient"),
    "not_proven": N_("They could not show who they are"),
    "for_somebody": N_("They asked for the record of somebody else"),
    "has_access": N_("They can sign in already"),
    "given_up": N_("They do not want access any more, or cannot be reached"),
}


class CallForm(Form):
    """What came of a call."""

    note = TextAreaField(N_("What you asked for, and when they will answer"), filters=[strip], validators=[
        DataRequired(N_("Write what you asked for")), Length(max=1000, message=TOO_LONG)])


class RefusalForm(Form):
    """Why nobody gets access."""

    reason = RadioField(N_("Why"), choices=[SelectChoice(value=value, label=label) for value, label in REFUSALS.items()], validators=[
        DataRequired(N_("Choose the reason"))])
    explanation = StringField(N_("In your words, for your colleagues"), filters=[strip], validators=[Length(max=1000, message=TOO_LONG)])


class PatientNumberForm(Form):
    """A patient whom the comparison did not find."""

    number = StringField(N_("Patient number"), filters=[strip], validators=[DataRequired(N_("Enter a patient number"))])
