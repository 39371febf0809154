"""Units as people read them."""

import pytest

from portal.results.wording.units import unit_words


@pytest.mark.parametrize(
    ("unit", "code", "words"),
    [
        ("mm[Hg]", "mm[Hg]", "mmHg"),
        ("mm Hg", "mm[Hg]", "mmHg"),
        ("10*3/uL", "10*3/uL", "×10³/µL"),
        ("x10*9/L", "10*9/L", "×10⁹/L"),
        ("mL/min/{1.73_m2}", "mL/min/{1.73_m2}", "mL/min/1.73 m²"),
        ("kg/m2", "kg/m2", "kg/m²"),
        ("g/cm²", "g/cm-2", "g/cm⁻²"),
        ("Cel", "Cel", "°C"),
        ("in", "[in_i]", "in"),
        ("lbs", "[lb_av]", "lb"),
        ("ug/ml", "ug/mL", "µg/mL"),
        ("uL", "uL", "µL"),
        ("umol/L", "umol/L", "µmol/L"),
        ("mg/g", "mg/g{creat}", "mg/g"),
        ("cells/uL", "{cells}/uL", "/µL"),
        ("m[IU]/L", "m[IU]/L", "mIU/L"),
        ("beats/minute", "/min", "per minute"),
        ("days per week", "d/wk", "days per week"),
        ("T-Score", "1", "T-Score"),
        ("pack-years", "{pack-years}", "pack-years"),
    ],
)
def test_ucum_codes_are_written_as_people_read_them(unit, code, words):
    assert unit_words(unit, code, "en") == words


@pytest.mark.parametrize(("unit", "code"), [("{score}", "{score}"), ("score", "1"), ("(score)", "(score)"), ("", ""), ("pH", "pH"), ("1", "1"), ("#", "")])
def test_a_unit_that_says_nothing_is_left_out(unit, code):
    assert unit_words(unit, code, "en") == ""


@pytest.mark.parametrize(
    ("unit", "code", "words"),
    [("umol/L", "", "µmol/L"), ("10^12/L", "", "×10¹²/L"), ("kPa", "258813002", "kPa"), ("mm Hg", "", "mmHg"), ("no such unit", "", "no such unit")],
)
def test_without_a_ucum_code_the_source_is_followed(unit, code, words):
    assert unit_words(unit, code, "en") == words
