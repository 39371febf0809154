"""Flags in words."""

import pytest

from portal.results.shapes import Component
from portal.results.wording.flags import flag_of


@pytest.mark.parametrize(
    ("code", "words", "kind"),
    [
        ("H", "High", "high"), ("L", "Low", "low"), ("HH", "Critical high", "critical"), ("LL", "Critical low", "critical"),
        ("A", "Abnormal", "abnormal"), ("AA", "Critical", "critical"), ("POS", "Positive", "abnormal"), ("N", "Normal", "normal"),
        ("NEG", "Negative", "normal"), ("R", "Resistant", "abnormal"), ("S", "Susceptible", "normal"), ("IND", "Not clear", ""),
    ],
)  # fmt: skip
def test_a_labs_flag_is_said_in_words(code, words, kind):
    flag = flag_of(Component(flag=code, flag_source="lab"), "en")
    assert (flag.words, flag.kind, flag.stands_out) == (words, kind, kind != "normal")


@pytest.mark.parametrize(("code", "words"), [("H", "Above the lab's range"), ("L", "Below the lab's range"), ("N", "Within the lab's range")])
def test_what_we_worked_out_is_never_called_normal_or_abnormal(code, words):
    assert flag_of(Component(flag=code, flag_source="computed"), "en").words == words


def test_an_unknown_flag_is_shown_in_the_labs_own_words():
    assert flag_of(Component(flag="ZZZ", interpretation="Ask the lab", flag_source="lab"), "en").words == "Ask the lab"
    assert flag_of(Component(flag="ZZZ", flag_source="lab"), "en").words == "ZZZ"


def test_no_flag_is_no_flag():
    assert flag_of(Component(), "en") is None
