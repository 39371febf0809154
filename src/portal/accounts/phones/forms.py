"""What people type about their number for text messages."""

from wtforms import StringField
from wtforms.validators import DataRequired

from portal.web.forms import Form, compact, strip
from portal.web.language import mark as N_


class NumberForm(Form):
    """A telephone number, as people write it."""

    phone = StringField(N_("Mobile number"), filters=[strip], validators=[DataRequired(N_("Enter a mobile number"))])


class TextCodeForm(Form):
    """A code that came by text message."""

    code = StringField(N_("6-digit code"), filters=[compact],
                       validators=[DataRequired(N_("Enter the 6-digit code from the text message"))])
