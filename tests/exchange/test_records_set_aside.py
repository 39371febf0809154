"""One record that cannot be taken in is set aside with the reason and the place; the others of its file come in."""

import pytest

from portal.exchange.quarantine import quarantined_records
from tests.support.records import as_json, bundle, digits, observation, only, patient, report, rows, take_in

REPEATED = b'{"resourceType": "Observation", "id": "twice", "status": "final", "status": "preliminary", "code": {"text": "Potassium"}}'
DEEP = b'{"resourceType": "Observation", "id": "deep", "extension": ' + b"[" * 70 + b"]" * 70 + b"}"


async def reasons() -> list[str]:
    """The sentences of what is set aside, with where."""
    return [f"{record.path} | {record.why('en')}" for record in (await quarantined_records()).records]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (observation(status=7), "Observation.status | Observation.status should be text, but is a whole number."),
        (observation(code="potassium"), "Observation.code | Observation.code should be an object, but is text."),
        (observation(valueQuantity={"value": "4.2"}), "Observation.valueQuantity.value | Observation.valueQuantity.value should be a number, but is text."),
        (observation(category=[{"coding": [{"code": 5}]}]),
         "Observation.category[0].coding[0].code | Observation.category[0].coding[0].code should be text, but is a whole number."),
        (observation(status="done"), "Observation.status | Observation.status has the value “done”, which FHIR does not know."),
        (observation(status=""), "Observation.status | Observation.status is missing."),
        (observation(code={}), "Observation.code | Observation.code is missing."),
        (observation(effectiveDateTime="12/03/2026"), "Observation.effectiveDateTime | Observation.effectiveDateTime has “12/03/2026”, which is not a date that FHIR knows."),
        (observation(effectiveDateTime="2026-02-30"), "Observation.effectiveDateTime | Observation.effectiveDateTime has “2026-02-30”, which is not a date that FHIR knows."),
        (observation(valueQuantity={"value": digits("1" * 80), "unit": "g"}), None),
        (observation(subject=None), "The record does not say whose it is."),
        (observation(note=[{"text": "a\u0000b"}]), "The record has a character that no text may have (Bundle.entry[1].resource)."),
        ({"resourceType": "Telegram", "id": "1"}, "FHIR R4 has no record type “Telegram”."),
        ({"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/maya"}, "code": 5}, "Condition.code | Condition.code should be an object, but is a whole number."),
        ({"resourceType": "Condition", "id": "c", "subject": "Maya"}, "Condition.subject | Condition.subject should be an object, but is text."),
        (bundle(observation()), "This is a bundle inside a bundle. Take it in as a file of its own."),
        (report(status="ready"), "DiagnosticReport.status has the value “ready”, which FHIR does not know."),
        ({"id": "1"}, "This is JSON, but not a FHIR record: it has no “resourceType”."),
    ],
)  # fmt: skip
async def test_the_reason_and_the_place_are_said(record, reason):
    outcome = await take_in(bundle(patient(), record, observation("sodium")))
    assert (outcome.state, outcome.counts.created, outcome.counts.quarantined) == ("partial", 2, 1)
    (said,) = await reasons()
    assert said.startswith("Bundle.entry[1].resource") and (reason is None or reason in said)
    assert await rows("SELECT external_key FROM observation") == [("Observation/sodium",)]


@pytest.mark.parametrize(("text", "problem"), [(REPEATED, "repeated_key"), (DEEP, "too_deep"), (b"5", "not_a_resource"), (b'"x"', "not_a_resource")])
async def test_a_record_that_json_allows_and_the_portal_does_not(text, problem):
    content = b'{"resourceType": "Bundle", "entry": [{"resource": ' + text + b'}, {"resource": ' + as_json(patient()) + b"}]}"
    assert (await take_in(content)).counts.created == 1
    assert await only("SELECT problem FROM quarantined_record") == problem


async def test_a_repeated_name_is_found_when_quotation_marks_are_hidden():
    """Two marks written as \\u0022 make up for the two that the lost name had."""
    text = b'{"resourceType": "Patient", "id": "p", "gender": "male", "gender": "female", "birthDate": "\\u0022\\u0022\\u0022\\u0022"}'
    assert (await take_in(text)).counts.quarantined == 1
    assert await only("SELECT problem FROM quarantined_record") == "repeated_key"


async def test_an_entry_that_is_no_entry_does_not_cost_the_bundle():
    content = b'{"resourceType": "Bundle", "entry": [null, {"fullUrl": 5, "resource": {}}, {"resource": ' + as_json(patient()) + b"}]}"
    counts = (await take_in(content)).counts
    assert (counts.created, counts.quarantined, counts.resources) == (1, 2, 3)


async def test_an_order_to_delete_is_shown_to_staff_and_is_no_record():
    content = bundle(patient(), kind="transaction")
    content["entry"].append({"request": {"method": "DELETE", "url": "Observation/old"}})
    counts = (await take_in(content)).counts
    assert (counts.resources, counts.created, counts.quarantined) == (1, 1, 0)
    assert "This is an order to delete Observation/old." in (await reasons())[0]


async def test_an_order_to_change_a_part_is_set_aside():
    content = bundle({"resourceType": "Parameters"}, kind="transaction")
    content["entry"][0]["request"] = {"method": "PATCH", "url": "Patient/maya"}
    assert (await take_in(content)).counts.quarantined == 1


async def test_a_bad_line_costs_only_itself():
    lines = [as_json(patient()), as_json(observation()), b'{"resourceType": "Observation", "id": "cut', b"", as_json(observation("sodium"))]
    counts = (await take_in(b"\r\n".join(lines), name="export.ndjson")).counts
    assert (counts.created, counts.quarantined) == (3, 1)
    assert (await reasons())[0].startswith("line 3 | The file ends in the middle")


async def test_what_describes_systems_is_ignored_and_counted():
    counts = (await take_in(bundle({"resourceType": "OperationOutcome"}, {"resourceType": "ValueSet", "id": "v"}))).counts
    assert (counts.ignored, counts.resources) == (2, 2)


async def test_the_same_trouble_is_kept_once_however_often_it_comes():
    for blank in (b"", b" ", b"\n"):
        await take_in(as_json(bundle(observation(subject=None))) + blank)
    assert await only("SELECT count(*) FROM quarantined_record") == 1


async def test_the_beginning_of_the_record_is_kept_for_staff():
    await take_in(bundle(patient(), observation(status="done")))
    assert '"id": "potassium"' in (await quarantined_records()).records[0].snippet
