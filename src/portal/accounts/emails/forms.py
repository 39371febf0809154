"""What people type about their addresses."""

from wtforms import StringField
from wtforms.validators import DataRequired, Length, Optional

from portal.web.fields import email_shape
from portal.web.forms import Form, strip
from portal.web.language import mark as N_


class AddressForm(Form):
    """One email address."""

    email = StringField(N_("Email address"), filters=[strip], validators=[
        DataRequired(N_("Enter an email address like name@example.org")), Length(max=254, message=N_("That is too long")), email_shape])


class OptionalAddressForm(Form):
    """One email address, from somebody who may have none."""

    email = StringField(N_("Email address"), filters=[strip],
                        validators=[Optional(), Length(max=254, message=N_("That is too long")), email_shape])
