"""What a form complains about is said in the reader's language."""

import pytest

from portal.accounts.forms import SignInForm
from portal.operations.translations import translated_languages
from portal.web.language import translator


@pytest.mark.parametrize("locale", ["en", *translated_languages()])
def test_messages_of_required_fields_are_translated(locale):
    form = SignInForm(locale=locale)
    assert not form.validate()
    assert form.errors["password"] == [translator(locale).gettext("Enter your password")]


def test_another_language_has_other_words():
    spanish, english = SignInForm(locale="es"), SignInForm(locale="en")
    spanish.validate(), english.validate()
    assert spanish.errors["password"] != english.errors["password"]
