"""What staff type about records that come in."""

from wtforms import FileField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from portal.web.forms import Form, is_upload, strip
from portal.web.language import mark as N_


class UploadForm(Form):
    """A file to take in, and who it is from."""

    source = StringField(N_("Who the file is from, for example the name of the laboratory"), filters=[strip], validators=[
        DataRequired(N_("Write who the file is from")), Length(max=60, message=N_("Use at most 60 characters"))])
    file = FileField(N_("File with FHIR R4 records (JSON or NDJSON)"))

    def validate_file(self, field: FileField) -> None:
        """A browser sends an empty part when no file is chosen."""
        if not is_upload(field.data):
            raise ValidationError(field.gettext(N_("Choose a file")))


class DismissalForm(Form):
    """Why a record that was set aside is not wanted."""

    reason = StringField(N_("Reason"), filters=[strip], validators=[
        DataRequired(N_("Say in a few words why this record is not wanted")), Length(max=500, message=N_("That is too long"))])
