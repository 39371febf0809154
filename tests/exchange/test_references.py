"""A reference means one record of its source, or none."""

import pytest

from portal.exchange.fhir.references import FileIndex, resource_type_of
from tests.exchange.reading import entries_in
from tests.support.records import bundle, observation, patient

BASE = "https://lab.example/fhir"


@pytest.fixture
def index() -> FileIndex:
    index = FileIndex()
    index.add(0, "Patient/maya", f"{BASE}/Patient/maya")
    index.add(1, "urn:uuid:1", "urn:uuid:1")
    index.add(2, "Patient/7", "urn:uuid:7")
    return index


@pytest.mark.parametrize(
    ("reference", "key"),
    [
        ("Patient/maya", "Patient/maya"), ("Patient/maya/_history/4", "Patient/maya"), (f"{BASE}/Patient/maya", "Patient/maya"),
        (f"{BASE}/Patient/maya/_history/2", "Patient/maya"), ("https://other.example/fhir/Patient/maya", "https://other.example/fhir/Patient/maya"),
        ("urn:uuid:1", "urn:uuid:1"), ("urn:uuid:7", "Patient/7"), ("urn:uuid:unheard", "urn:uuid:unheard"), ("#inside", ""), ("", ""),
        ("Patient?identifier=1", ""), ("Patient/", ""), ("patient/maya", ""), ("Patient/ma ya", ""),
    ],
)  # fmt: skip
def test_what_a_reference_means(index, reference, key):
    assert index.key_of(reference) == key


def test_a_relative_reference_means_the_neighbour_on_the_same_server():
    index = FileIndex()
    index.add(0, "urn:known", f"{BASE}/Patient/9")
    assert index.key_of("Patient/9", f"{BASE}/Observation/1") == "urn:known"
    assert index.key_of("Patient/9", "urn:uuid:5") == "Patient/9"


def test_the_type_is_told_when_the_reference_says_it():
    assert (resource_type_of("Group/1"), resource_type_of(f"{BASE}/Group/1"), resource_type_of("urn:uuid:1")) == ("Group", "Group", "")


def test_the_same_id_on_another_server_is_another_record():
    content = bundle(patient(), observation(who="https://other.example/fhir/Patient/maya"))
    content["entry"][0]["fullUrl"] = f"{BASE}/Patient/maya"
    assert entries_in(content)[1].subject.key == "https://other.example/fhir/Patient/maya"


def test_a_record_without_id_is_known_by_its_full_url_or_its_number():
    nameless = {name: value for name, value in patient().items() if name != "id"}
    with_url = bundle(nameless)
    with_url["entry"][0]["fullUrl"] = "urn:uuid:1"
    assert entries_in(with_url)[0].external_key == "urn:uuid:1"
    (entry,) = entries_in(nameless)
    assert (entry.external_key, entry.weak_key) == ("Patient?identifier=urn:example:clinic:patient-number|R-1001", False)
