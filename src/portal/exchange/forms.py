"""What staff type about records that come in."""

from litestar.datastructures import UploadFile
from wtforms import FileField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from portal.web.forms import Form, strip
from portal.web.language import mark as N_


class UploadForm(Form):
    """A file to take in, and who it is from."""

    source = StringField(N_("Who the file is from, for example the name of the laboratory"), filters=[strip], validators=[
        DataRequired(N_("Write who the file is from")), Length(max=60, message=N_("Use at most 60 characters"))])
    file = FileField(N_("File with FHIR R4 records (JSON or NDJSON)"))

    def validate_file(self, field: FileField) -> None:
        """A browser sends an empty part when no file is chosen."""
        if not isinstance(field.data, UploadFile) or not field.data.filename:
            raise ValidationError(field.gettext(N_("Choose a file")))


class DismissalForm(Form):
    """Why a record that was set aside is not wanted."""

    reason = StringField(N_("Reason"), filters=[strip], validators=[
        DataRequired(N_("Say in a few words why this record is not wanted")), Length(max=500)])
