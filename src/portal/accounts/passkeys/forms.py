"""What the page's script sends for a passkey, as forms like any others."""

from wtforms import BooleanField, StringField

from portal.web.forms import Form


class PasskeyForm(Form):
    """`credential`: what the browser's passkey answered, as JSON."""

    credential = StringField("")


class PasskeySignInForm(PasskeyForm):
    """The whole sign-in; the other fields are those of the form with the password."""

    next = StringField("")
    own_device = BooleanField("")
