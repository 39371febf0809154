"""Records for later features are stored with what they can be found by."""

import pytest

from tests.exchange.reading import entries_in, read
from tests.support.records import bundle, only, patient, rows, take_in

MAYA = {"reference": "Patient/maya"}


def of(kind: str, **more) -> dict:
    return {"resourceType": kind, "id": "x", "subject": MAYA} | more


def text(words: str, code: str = "") -> dict:
    return {"text": words} | ({"coding": [{"system": "urn:s", "code": code}]} if code else {})


@pytest.mark.parametrize(
    ("resource", "status", "title", "when"),
    [
        (of("Condition", clinicalStatus=text("", "active"), code=text("Asthma"), onsetDateTime="2019", recordedDate="2020-01-01"), "active", "Asthma", "2019"),
        (of("Condition", verificationStatus=text("", "entered-in-error"), clinicalStatus=text("", "active"), code=text("Asthma")),
         "entered-in-error", "Asthma", ""),
        (of("Encounter", status="finished", type=[text("Check-up")], **{"class": {"code": "AMB"}}, period={"start": "2026-01-02"}), "finished", "Check-up", "2026-01-02"),
        (of("Encounter", status="finished", **{"class": {"code": "AMB", "display": "ambulatory"}}), "finished", "ambulatory", ""),
        (of("MedicationRequest", status="active", medicationCodeableConcept=text("Iron"), authoredOn="2026-02-03"), "active", "Iron", "2026-02-03"),
        (of("MedicationRequest", status="active", medicationReference={"reference": "#m"}, contained=[{"resourceType": "Medication", "id": "m", "code": text("Iron")}]),
         "active", "Iron", ""),
        (of("Immunization", patient=MAYA, status="completed", vaccineCode=text("Flu"), occurrenceDateTime="2025-10"), "completed", "Flu", "2025-10"),
        (of("CarePlan", status="active", title="Walk more", category=[text("Assess")], period={"end": "2027"}), "active", "Walk more", "2027"),
        (of("Goal", lifecycleStatus="active", description=text("Lose weight"), startDate="2026-01-01"), "active", "Lose weight", "2026-01-01"),
        (of("DocumentReference", status="current", type=text("Letter"), date="2026-01-01T10:00:00Z"), "current", "Letter", "2026-01-01T10:00:00Z"),
        (of("ExplanationOfBenefit", patient=MAYA, outcome="complete", billablePeriod={"start": "2026-01-01"}, created="2026-02-01"), "complete", "", "2026-01-01"),
        ({"resourceType": "Practitioner", "id": "x", "name": [{"family": "Osei", "given": ["Ama"]}]}, "", "Ama Osei", ""),
        ({"resourceType": "Organization", "id": "x", "name": "Riverside", "type": [text("Clinic")]}, "", "Riverside", ""),
        (of("AllergyIntolerance", patient=MAYA, category=["food", "biologic"], code=text("Nuts")), "", "Nuts", ""),
    ],
)  # fmt: skip
def test_status_words_and_date(resource, status, title, when):
    content = read(resource)
    assert (content.status, content.title, content.effective_text) == (status, title, when)


@pytest.mark.parametrize(
    ("resource", "path"),
    [
        (of("Condition", code={"coding": [{"code": 7}]}), "Condition.code"), (of("Condition", onsetDateTime=2019), "Condition.onsetDateTime"),
        (of("Condition", text="x"), "Condition.text"), (of("Condition", text={"div": 1}), "Condition.text.div"), (of("Condition", code=1.5), "Condition.code"),
        (of("MedicationRequest", medicationReference={"display": 5}), "MedicationRequest.medicationReference"),
        (of("Condition", meta=[]), "Condition.meta"), (of("Condition", onsetDateTime="soon"), "Condition.onsetDateTime"),
        ({"resourceType": "Practitioner", "id": "x", "name": [{"given": 5}]}, "Practitioner.name"), (of("Condition", id=5), "Condition.id"),
    ],
)  # fmt: skip
def test_a_field_of_the_wrong_kind_is_named(resource, path):
    (entry,) = entries_in(resource)
    assert entry.trouble.path == path


@pytest.mark.parametrize(
    ("resource", "problem"),
    [
        (of("Appointment", participant=[{"actor": MAYA}, {"actor": {"reference": "Practitioner/osei"}}]), None),
        (of("Appointment", participant=[{"actor": {"reference": "Practitioner/osei"}}]), "no_patient"),
        (of("Account", subject=[MAYA]), None),
        (of("Account", subject=[MAYA, {"reference": "Patient/jonah"}]), "several_patients"),
        (of("Coverage", beneficiary=MAYA, subject=None), None),
        (of("Condition", subject={"reference": "Group/all"}), "not_a_patient"),
    ],
)
def test_whose_it_is(resource, problem):
    (entry,) = entries_in(resource)
    assert (entry.trouble.problem if entry.trouble else None) == problem
    assert problem or entry.subject.key == "Patient/maya"


async def test_what_belongs_to_nobody_is_kept_without_a_patient():
    await take_in(bundle(patient(), {"resourceType": "Organization", "id": "lab", "name": "Weir"}, {"resourceType": "Specimen", "id": "s"},
                         {"resourceType": "Device", "id": "d", "patient": MAYA}))  # fmt: skip
    found = await rows("SELECT kind, patient IS NULL, published FROM stored_resource ORDER BY kind")
    assert [tuple(map(bool, row[1:])) for row in found] == [(False, True), (True, True), (False, True), (True, True)]


async def test_the_patient_record_itself_is_kept_with_where_it_came_from():
    await take_in(patient())
    assert await rows("SELECT kind, external_key, title FROM stored_resource") == [("Patient", "Patient/maya", "Maya Lindqvist")]
    assert await only("SELECT count(*) FROM stored_resource WHERE patient IS NULL") == 0
