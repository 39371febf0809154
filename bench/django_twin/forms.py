"""The search box."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """A word to look for."""

    query = forms.CharField(
        label=_("Find a test or report"), max_length=100, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
