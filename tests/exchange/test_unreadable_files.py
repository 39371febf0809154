"""A file that cannot be read is refused with a sentence that says what is wrong and where, and leaves nothing behind."""

import gzip
import json
from dataclasses import replace

import msgspec
import pytest

from portal.exchange.limits import LIMITS
from portal.exchange.problems import Problem, Refused
from portal.exchange.quarantine import sentence
from portal.exchange.readers import ReadHere
from tests.support.records import as_json, bundle, is_empty, observation, only, patient, take_in

WHOLE = as_json(bundle(patient(), observation()))
TWO_LISTS = WHOLE[:-1] + b', "entry": []}'


def words_of(outcome) -> str:
    """The sentence that a person reads."""
    return sentence(outcome.trouble.problem, msgspec.json.encode(outcome.trouble.values).decode(), "en")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b" \n\t ", "The file is empty."),
        (WHOLE[:-20], "The file ends in the middle: it was cut off. Ask for it again."),
        (b'{"resourceType": "Observation", "valueQuantity": {"value": NaN}}', "NaN is not a value that JSON knows (line 1, column 60)."),
        (b'{"resourceType": "Observation",\n "x": -Infinity}', "Infinity is not a value that JSON knows (line 2, column 8)."),
        (b'{"resourceType": "Observation",\n "id": \'1\'}', "The file is not valid JSON (line 2, column 8)."),
        (TWO_LISTS, "The name “entry” stands twice in one object (Bundle), so it is not certain which one is meant."),
        (b"[" * 200_000, "Lists and objects are nested more than 64 deep."),
        (b'{"resourceType": "Bundle", "entry": [' + b"[" * 200_000, "Lists and objects are nested more than 64 deep."),
        (b'{"resourceType": "Zo\xe9"}', "The file is not UTF-8 text (byte 20). Save it as UTF-8."),
        ('{"resourceType": "Patient"}'.encode("utf-16"), "The file is not UTF-8 text (byte 0). Save it as UTF-8."),
        (gzip.compress(WHOLE), "The file is compressed (gzip). Unpack it first."),
        (b"PK\x03\x04rest", "The file is compressed (zip). Unpack it first."),
        (b"<Patient/>", "The file looks like XML. Only FHIR R4 records in JSON can be taken in."),
        (b"MSH|^~\\&|LAB", "The file looks like HL7 v2. Only FHIR R4 records in JSON can be taken in."),
        (b'{"name": "Maya"}', "This is JSON, but not a FHIR record: it has no “resourceType”."),
        (b"[]", "This is JSON, but not a FHIR record: it has no “resourceType”."),
        (b'"text"', "This is JSON, but not a FHIR record: it has no “resourceType”."),
        (b"patients: 5", "The file is not valid JSON (line 1, column 1)."),
        (b'{"resourceType": "Bundle", "entry": {}}', "Bundle.entry should be a list, but is an object."),
        (b'{"resourceType": 7}', "Bundle.resourceType should be text, but is a whole number."),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_stored(content, words):
    outcome = await take_in(content)
    assert (outcome.state, words_of(outcome)) == ("refused", words)
    assert await is_empty()
    assert await only("SELECT state FROM import_file") == "refused"


async def test_a_file_with_a_byte_order_mark_is_taken_in():
    assert (await take_in(b"\xef\xbb\xbf" + WHOLE)).counts.created == 2


async def test_a_file_that_is_too_large_is_not_even_kept():
    with pytest.raises(Refused) as refused:
        await take_in(b"{" + b" " * LIMITS.file + b"}")
    assert (refused.value.problem, refused.value.values["most"]) == (Problem.TOO_LARGE, "64")
    assert await only("SELECT count(*) FROM import_file") == 0


async def test_a_file_that_unpacks_to_more_than_may_be_read_is_refused_on_the_unpacked_count():
    outcome = await take_in(b'{"resourceType": "Patient"}' + b" " * 5000, readers=ReadHere(replace(LIMITS, file=1000)))
    assert outcome.trouble.problem == "too_large" and await is_empty()


async def test_a_bundle_with_more_entries_than_may_be_is_refused():
    many = bundle(*[observation(f"o{number}") for number in range(5)])
    outcome = await take_in(many, readers=ReadHere(replace(LIMITS, entries=4)))
    assert words_of(outcome) == "The file has 5 records; at most 4 can be taken in at once. Split it."


async def test_a_file_refused_once_can_be_tried_again_and_says_the_same():
    assert [(await take_in(WHOLE[:-20])).trouble.problem for _ in range(2)] == ["truncated", "truncated"]
    assert await only("SELECT count(*) FROM import_file") == 1


async def test_a_bundle_without_entries_is_taken_in_as_nothing():
    assert (await take_in(b'{"resourceType": "Bundle", "type": "searchset"}')).counts.resources == 0
    assert json.loads(await only("SELECT by_type FROM import_run")) == {}
