"""What staff type."""

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from portal.accounts.forms import email_shape, language_choices
from portal.web.forms import Form, strip
from portal.web.language import mark as N_


class PatientSearchForm(Form):
    """One box for name, date of birth or number."""

    text = StringField(N_("Name, date of birth or patient number"), filters=[strip],
                       validators=[DataRequired(N_("Enter a name, a date of birth or a patient number"))])


class EmailInvitationForm(Form):
    """Where the invitation goes."""

    email = StringField(N_("Email address"), filters=[strip],
                        validators=[DataRequired(N_("Enter the patient's email address")), Length(max=254), email_shape])
    language = SelectField(N_("Language of the invitation"), choices=language_choices())


class LetterForm(Form):
    """In which language the letter is."""

    language = SelectField(N_("Language of the letter"), choices=language_choices())


class DismissalForm(Form):
    """Why a record that was set aside is not wanted."""

    reason = StringField(N_("Reason"), filters=[strip], validators=[
        DataRequired(N_("Say in a few words why this record is not wanted")), Length(max=500)])
