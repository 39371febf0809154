"""The chart of somebody who came in as a Patient record."""

import pytest

from tests.exchange.reading import read
from tests.support.records import patient


def test_the_official_name_is_shown_and_the_others_can_be_searched():
    names = [{"use": "nickname", "given": ["May"]}, {"use": "official", "family": "Lindqvist", "given": ["Maya", "Rose"]}, {"use": "maiden", "family": "Berg"}]
    content = read(patient(name=names))
    assert (content.given_name, content.family_name, content.former_names) == ("Maya Rose", "Lindqvist", "May\nBerg")


def test_a_name_that_is_only_text_is_kept_whole():
    assert read(patient(name=[{"text": "Maya of the Weir"}])).family_name == "Maya of the Weir"


def test_names_with_gaps_where_an_extension_stood():
    assert read(patient(name=[{"given": [None, "Maya"], "family": "Lindqvist"}])).given_name == "Maya"


@pytest.mark.parametrize(
    ("telecom", "phone"),
    [
        ([{"system": "phone", "use": "work", "value": "1"}, {"system": "phone", "use": "mobile", "value": "2"}], "2"),
        ([{"system": "phone", "use": "old", "value": "1"}], ""),
        ([{"system": "email", "value": "maya@example.org"}], ""),
    ],
)
def test_the_phone_most_likely_to_reach_them(telecom, phone):
    assert read(patient(telecom=telecom)).phone == phone


def test_address_email_language_and_death():
    content = read(patient(
        address=[{"use": "old", "city": "Elsewhere"}, {"line": ["7 Weir Lane"], "city": "Riverside", "postalCode": "RV1 2AB", "country": "GB"}],
        telecom=[{"system": "email", "value": "maya@example.org"}], deceasedDateTime="2026-01",
        communication=[{"language": {"coding": [{"code": "en"}]}}, {"language": {"coding": [{"code": "ar"}]}, "preferred": True}],
    ))  # fmt: skip
    assert (content.address, content.postcode) == ("7 Weir Lane\nRV1 2AB Riverside\nGB", "RV1 2AB")
    assert (content.email, content.language, content.deceased) == ("maya@example.org", "ar", True)


@pytest.mark.parametrize("born", ["1990", "1990-04", "1990-04-12", ""])
def test_a_birth_date_is_as_exact_as_it_was_given(born):
    assert read(patient(born=born)).birth_date == born
