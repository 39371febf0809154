"""What staff type."""

from datetime import date

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from portal.accounts.staff_locks.locks import LONGEST_REASON, SHORTEST_REASON
from portal.audit.events import AuditEvent
from portal.web.fields import email_shape, language_choices
from portal.web.forms import Form, strip
from portal.web.language import mark as N_


class PatientSearchForm(Form):
    """One box for name, date of birth or number."""

    text = StringField(N_("Name, date of birth or patient number"), filters=[strip],
                       validators=[DataRequired(N_("Enter a name, a date of birth or a patient number"))])


class EmailInvitationForm(Form):
    """Where the invitation goes."""

    email = StringField(N_("Email address"), filters=[strip],
                        validators=[DataRequired(N_("Enter the patient's email address")), Length(max=254, message=N_("That is too long")), email_shape])
    language = SelectField(N_("Language of the invitation"), choices=language_choices())


class TextInvitationForm(Form):
    """Which phone the invitation goes to."""

    number = StringField(N_("Mobile phone number"), filters=[strip],
                         validators=[DataRequired(N_("Enter the patient's mobile phone number")), Length(max=40, message=N_("That is too long"))])
    language = SelectField(N_("Language of the message"), choices=language_choices())


class LetterForm(Form):
    """In which language the letter is. `with_code`: an activation code is on a second sheet."""

    language = SelectField(N_("Language of the letter"), choices=language_choices())
    with_code = BooleanField(N_("Print an activation code on a second sheet"))


class TemporaryPasswordForm(Form):
    """In which language the sheet is. `on_paper` is the button that makes the sheet; the other shows the password."""

    language = SelectField(N_("Language of the sheet"), choices=language_choices())
    on_paper = HiddenField()


class InPersonForm(Form):
    """Which kind of document was seen, and how the link gets to the person. The number of a document goes nowhere."""

    # A list that begins with nothing: text browsers mark the first of several round buttons by themselves.
    document = SelectField(N_("Which document did you see?"), choices=[
        SelectChoice(value="", label=N_("none yet")), SelectChoice(value="passport", label=N_("Passport")),
        SelectChoice(value="identity_card", label=N_("National identity card")),
        SelectChoice(value="driving_licence", label=N_("Driving licence")),
        SelectChoice(value="residence_permit", label=N_("Residence permit")),
        SelectChoice(value="insurance_card", label=N_("Health insurance card with a photo")),
        SelectChoice(value="other_photo", label=N_("Another official document with a photo"))],
        validators=[InputRequired(N_("Choose the document that you have seen"))])
    link = RadioField(N_("How does the person get the link?"), choices=[
        SelectChoice(value="mail", label=N_("By email, to the confirmed addresses")),
        SelectChoice(value="paper", label=N_("On paper: print it and hand it over now"))],
        validators=[InputRequired(N_("Choose how the person gets the link"))])


class CalledBackForm(Form):
    """Staff say that they have called the number on file."""

    called = BooleanField(N_("I called the number that is shown here and spoke with the person"),
                          validators=[InputRequired(N_("Call the number first, then tick the box"))])


class SpokenPhraseForm(Form):
    """What a caller says; it is shown on no page."""

    phrase = StringField(N_("What the caller says"), validators=[DataRequired(N_("Type what the caller says"))])


class StaffLockForm(Form):
    """Why an account is locked; for staff only."""

    reason = TextAreaField(N_("Reason"), filters=[strip], validators=[
        DataRequired(N_("Write why the account is locked")),
        Length(min=SHORTEST_REASON, max=LONGEST_REASON, message=N_("Write the reason in 10 to 500 characters"))])


def event_choices() -> list[SelectChoice]:
    """Every event, by its words."""
    return [SelectChoice(value="", label=N_("anything")), *(SelectChoice(value=one.value, label=one.phrase) for one in AuditEvent)]


class AuditForm(Form):
    """Which lines of the audit log."""

    since = StringField(N_("From day (for example 2026-03-31)"), filters=[strip])
    until = StringField(N_("To day"), filters=[strip])
    patient_number = StringField(N_("Patient number"), filters=[strip])
    event = SelectField(N_("What happened"), choices=event_choices())
    outcome = SelectField(N_("Outcome"), choices=[
        SelectChoice(value="", label=N_("any")), SelectChoice(value="success", label=N_("done")),
        SelectChoice(value="failure", label=N_("refused or failed"))])
    order = SelectField(N_("Sort by"), choices=[
        SelectChoice(value="time", label=N_("time")), SelectChoice(value="person", label=N_("person")),
        SelectChoice(value="patient", label=N_("patient")), SelectChoice(value="event", label=N_("what happened")),
        SelectChoice(value="address", label=N_("address")), SelectChoice(value="outcome", label=N_("outcome"))])

    def validate_since(self, field: StringField) -> None:
        """A real day or nothing."""
        field.day = _day(field)

    def validate_until(self, field: StringField) -> None:
        """A real day or nothing."""
        field.day = _day(field)


def _day(field: StringField) -> date | None:
    try:
        return date.fromisoformat(field.data) if field.data else None
    except ValueError:
        raise ValidationError(field.gettext(N_("Write the day as year-month-day, such as 2026-03-31"))) from None
