"""What people type on the way in and about their account: shape and words only."""

from wtforms import BooleanField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from portal.accounts.identifiers import username_problem
from portal.web.fields import DatePartsField, email_shape, language_choices
from portal.web.forms import Form, compact, strip
from portal.web.language import mark as N_

LONGEST_PASSWORD = 512


class SignInForm(Form):
    """Who, and the password."""

    identifier = StringField(N_("Username, email or patient number"), filters=[strip],
                             validators=[DataRequired(N_("Enter your username, email or patient number"))])
    password = PasswordField(N_("Password"), validators=[DataRequired(N_("Enter your password"))])
    own_device = BooleanField("")


class OwnDeviceForm(Form):
    """Whether nobody else uses this phone or computer; its words are in components/own_device.html."""

    own_device = BooleanField("")


class CodeForm(Form):
    """A code from an authenticator app."""

    code = StringField(N_("6-digit code"), filters=[compact],
                       validators=[DataRequired(N_("Enter the 6-digit code from your authenticator app"))])


class CardCodeForm(Form):
    """The code of a printed card that is asked for; the label names its number."""

    code = StringField("", filters=[compact], validators=[DataRequired(N_("Enter the code that stands next to this number on your card"))])

    @classmethod
    def numbered(cls, form: "CardCodeForm", number: int) -> "CardCodeForm":
        """The form with its number in the label."""
        form.code.label.text = form.translations.gettext("Code number %(number)s", number=number)
        return form


class FactorNameForm(Form):
    """What somebody calls one of their second steps."""

    name = StringField(N_("Name"), filters=[strip], validators=[
        DataRequired(N_("Enter a name, for example My phone")), Length(max=60, message=N_("That is too long"))])


class RecoveryCodeForm(Form):
    """A code from the printed list."""

    code = StringField(N_("Recovery code"), filters=[compact],
                       validators=[DataRequired(N_("Enter one of your recovery codes"))])


class NewPasswordForm(Form):
    """A password to be, with a username for those who want one."""

    username = StringField(N_("Username (if you want one)"), filters=[strip])
    password = PasswordField(N_("New password"), validators=[DataRequired(N_("Enter a new password"))])

    def validate_username(self, field: StringField) -> None:
        """A username is optional; one that is typed must not be somebody's email or number."""
        problem = username_problem(field.data) if field.data else None
        if problem:
            raise ValidationError(field.gettext(problem))


class ResetPasswordForm(Form):
    """A new password by a link."""

    password = PasswordField(N_("New password"), validators=[DataRequired(N_("Enter a new password"))])


class ChangePasswordForm(Form):
    """The password now and the one to be."""

    current = PasswordField(N_("Your password now"), validators=[DataRequired(N_("Enter the password you use now"))])
    password = PasswordField(N_("New password"), validators=[DataRequired(N_("Enter a new password"))])


class IdentifierForm(Form):
    """Only who it is, to be sent something to the address on file."""

    identifier = StringField(N_("Username, email or patient number"), filters=[strip],
                             validators=[DataRequired(N_("Enter your username, email or patient number"))])


class AddressOrNumberForm(Form):
    """Who forgot how to sign in: what the clinic knows them by."""

    identifier = StringField(N_("Email address or patient number"), filters=[strip],
                             validators=[DataRequired(N_("Enter your email address or your patient number"))])


class PhraseForm(Form):
    """A telephone phrase; what was typed is never shown again."""

    phrase = StringField(N_("Telephone phrase"), validators=[DataRequired(N_("Enter the phrase that you want to say on the telephone"))])


class ContactForm(Form):
    """Where somebody is reached; both may be left empty by who has none."""

    email = StringField(N_("Email address"), filters=[strip],
                        validators=[Optional(), Length(max=254, message=N_("That is too long")), email_shape])
    phone = StringField(N_("Mobile number for text messages"), filters=[strip], validators=[Optional()])


class NoticesForm(Form):
    """In which language the portal speaks, and what it tells by which way."""

    language = SelectField(N_("Language of pages, emails and text messages"), choices=language_choices())
    by_email = BooleanField(N_("By email"))
    by_text = BooleanField(N_("By text message"))


class ActivationCodeForm(Form):
    """The code that staff gave besides the link (C04)."""

    code = StringField(N_("Activation code"), filters=[strip],
                       validators=[DataRequired(N_("Enter the activation code that the clinic gave you"))])


class IdentityForm(Form):
    """The identity check of an invitation (C03)."""

    birth_date = DatePartsField(N_("Date of birth"), missing=N_("Enter your date of birth"))
    fact = StringField(
        N_("One thing the clinic knows about you"), filters=[strip],
        validators=[DataRequired(N_("Enter the last 4 digits of your phone number, the last 4 of your insurance number, or your postcode"))])
