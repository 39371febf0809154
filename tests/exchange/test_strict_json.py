"""JSON is read strictly, and no input of any kind gets further than a reason."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.exchange.fhir.strict_json import read_strictly, without_version
from portal.exchange.limits import LIMITS
from portal.exchange.problems import Problem, Refused
from portal.exchange.reading import read_file
from portal.exchange.records import Ended
from tests.exchange.reading import TERMS
from tests.support.records import as_json, bundle, observation, patient, report

SOMETHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4), max_leaves=20,
)  # fmt: skip


@given(SOMETHING)
def test_what_is_written_once_is_taken_as_it_is(value):
    text = json.dumps(value).encode()
    if b"\\u0000" in text or b"\\ud" in text:
        return
    _, canonical = read_strictly(text, "")
    assert json.loads(canonical) == value


@given(st.dictionaries(st.text(max_size=6), SOMETHING, min_size=1, max_size=4), st.integers(0, 3), SOMETHING)
def test_a_name_written_twice_is_always_found(value, place, other):
    name = list(value)[place % len(value)]
    text = f"{json.dumps(value)[:-1]}, {json.dumps(name)}: {json.dumps(other)}}}"
    with pytest.raises(Refused) as refused:
        read_strictly(text.encode(), "")
    assert refused.value.problem in {Problem.REPEATED_KEY, Problem.FORBIDDEN_CHARACTER, Problem.TRUNCATED, Problem.BROKEN_JSON}


@given(st.dictionaries(st.text(alphabet="abc", max_size=3), SOMETHING, max_size=5))
def test_order_and_blanks_make_no_difference_to_the_canonical_form(value):
    turned = dict(reversed(value.items()))
    first, second = json.dumps(value).encode(), json.dumps(turned, indent=3).encode()
    if b"\\u0000" not in first and b"\\ud" not in first:
        assert read_strictly(first, "")[1] == read_strictly(second, "")[1]


def test_digits_are_part_of_the_canonical_form():
    forms = {read_strictly(b'{"value": ' + digits + b"}", "")[1] for digits in (b"1.0", b"1.00", b"1", b"1e0")}
    assert len(forms) == 4


def test_only_the_version_the_sender_stored_is_left_out():
    value, canonical = read_strictly(b'{"id": "1", "meta": {"versionId": "2", "lastUpdated": "2026", "tag": []}}', "")
    assert without_version(value, canonical) == b'{"id":"1","meta":{"tag":[]}}'


@pytest.mark.parametrize("depth", [64, 65])
def test_depth_is_counted(depth):
    text = b"[" * depth + b"]" * depth
    if depth <= LIMITS.depth:
        read_strictly(text, "")
    else:
        with pytest.raises(Refused):
            read_strictly(text, "")


WHOLE = as_json(bundle(patient(), observation(), report(results=("Observation/potassium",))))


def ended(content: bytes) -> Ended:
    *_, last = read_file(content, TERMS, LIMITS)
    assert isinstance(last, Ended)
    return last


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=4))
def test_a_file_damaged_anywhere_ends_with_an_answer(place, bytes_instead):
    ended(WHOLE[:place] + bytes_instead + WHOLE[place + 2 :])


@settings(max_examples=200, deadline=None)
@given(SOMETHING, st.sampled_from(["status", "code", "subject", "category", "valueQuantity", "component", "effectiveDateTime", "referenceRange", "note",
                                   "interpretation", "meta", "contained", "performer", "id", "issued", "text", "identifier", "name", "result"]))  # fmt: skip
def test_anything_in_any_field_ends_with_an_answer(value, field):
    for resource in (observation(), report(), patient(), {"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/maya"}}):
        assert ended(json.dumps(resource | {field: value}).encode()).resources == 1


@pytest.mark.parametrize("inside", [5, None, {"resourceType": 5}, {"resourceType": "Observation"}, {"resourceType": "Observation", "id": 5}])
def test_anything_inside_a_report_ends_with_an_answer(inside):
    assert ended(as_json(report(results=("#x",), contained=[inside]))).resources == 1
