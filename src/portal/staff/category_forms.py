"""What the administrator decides about a category of patients, and putting a patient into one."""

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from portal.charts.categories import Category, CategoryContent, Wording
from portal.web.forms import Form, strip
from portal.web.language import LANGUAGES
from portal.web.language import mark as N_

TOO_LONG = N_("That is too long")
LONGEST = 1500


class CategoryForm(Form):
    """One category; the words of each language are in fields of their own, `explanation_nl` and so on."""

    name = StringField(N_("Name of the category, for staff"), filters=[strip], validators=[
        DataRequired(N_("Enter a name")), Length(max=60, message=TOO_LONG)])
    offered = RadioField(N_("Is the portal offered to these patients?"), choices=[
        SelectChoice(value="yes", label=N_("Yes")), SelectChoice(value="no", label=N_("No"))], validators=[
        DataRequired(N_("Say whether the portal is offered"))])
    is_default = BooleanField(N_("Every patient without a category is in this one"))
    other_portal = StringField(N_("Address of the other portal"), filters=[strip], validators=[Length(max=300, message=TOO_LONG)])

    def validate_other_portal(self, field: StringField) -> None:
        """An address on the internet that is encrypted on the way."""
        wrong = not field.data.startswith("https://") or len(field.data) < 12 or any(ch.isspace() or ord(ch) < 33 for ch in field.data)
        if field.data and wrong:
            raise ValidationError(field.gettext(N_("Enter an address that begins with https://")))

    def words(self) -> dict[str, Wording]:
        """What was typed, by language."""
        return {code: Wording(self[f"explanation_{code}"].data, self[f"how_to_ask_{code}"].data) for code in LANGUAGES}

    def content(self) -> CategoryContent:
        """The form as the verb takes it."""
        return CategoryContent(self.name.data, self.offered.data == "yes", bool(self.is_default.data), self.other_portal.data, self.words())

    @classmethod
    def values_of(cls, category: Category, wordings: dict[str, Wording]) -> dict:
        """What the form starts with for a category that is there."""
        words = {f"explanation_{code}": one.explanation for code, one in wordings.items()}
        words |= {f"how_to_ask_{code}": one.how_to_ask for code, one in wordings.items()}
        return {"name": category.name, "offered": "yes" if category.offered else "no", "is_default": category.is_default,
                "other_portal": category.other_portal, **words}


for _code in LANGUAGES:
    for _name, _label in (("explanation", N_("Why the portal is not offered")), ("how_to_ask", N_("How to get the records instead"))):
        setattr(CategoryForm, f"{_name}_{_code}", TextAreaField(_label, filters=[strip], validators=[Length(max=LONGEST, message=TOO_LONG)]))


class PatientCategoryForm(Form):
    """Which category a patient is in."""

    category = SelectField(N_("Category"), choices=[], validate_choice=False)

    def offer(self, categories: list[Category]) -> "PatientCategoryForm":
        """The categories to choose from, and none of them."""
        self.category.choices = [SelectChoice(value="", label=N_("none of their own")),
                                 *(SelectChoice(value=one.id, label=one.name) for one in categories)]
        return self
