"""A result finds its report, whichever comes first; never another patient's."""

from itertools import permutations

import pytest

from tests.exchange.reading import entries_in
from tests.support.records import bundle, observation, patient, report, rows, take_in

LINKS = (
    "SELECT o.external_key, r.external_key, o.report_position FROM observation o LEFT JOIN diagnostic_report r ON r.id = o.report"
    " ORDER BY o.report_position, o.external_key"
)
PANEL = report(results=("Observation/sodium", "Observation/potassium"))
PARTS = [PANEL, observation(), observation("sodium")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_report_and_results_in_files_of_their_own(order):
    await take_in(patient())
    for number in order:
        await take_in(PARTS[number])
    assert await rows(LINKS) == [("Observation/sodium", "DiagnosticReport/panel", 0), ("Observation/potassium", "DiagnosticReport/panel", 1)]


async def test_a_result_of_somebody_else_is_not_put_into_the_report():
    await take_in(bundle(patient(), patient("jonah", number="R-1002"), observation(who="Patient/jonah"), report(results=("Observation/potassium",))))
    assert await rows(LINKS) == [("Observation/potassium", None, None)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_of_two_reports_the_newer_has_the_result(order):
    reports = [report("old", results=("Observation/potassium",), effectiveDateTime="2026-01-01"), report("new", results=("Observation/potassium",))]
    await take_in(bundle(patient(), observation(), *[reports[number] for number in order]))
    assert (await rows(LINKS))[0][1] == "DiagnosticReport/new"


async def test_a_report_that_is_withdrawn_lets_its_results_go():
    await take_in(bundle(patient(), *PARTS))
    await take_in(PANEL | {"status": "entered-in-error"})
    assert {link for _, link, _ in await rows(LINKS)} == {None}


async def test_results_inside_a_report_are_results():
    inside = observation("r1", value="5.55")
    del inside["subject"]
    outcome = await take_in(bundle(patient(), PANEL | {"contained": [inside], "result": [{"reference": "#r1"}]}))
    assert (outcome.counts.resources, outcome.counts.created) == (2, 2)
    assert await rows(LINKS) == [("DiagnosticReport/panel#r1", "DiagnosticReport/panel", 0)]


def test_who_made_a_report_is_found_in_the_same_file():
    lab = {"resourceType": "Organization", "id": "lab", "name": "Riverside Laboratory"}
    doctor = {"resourceType": "Practitioner", "id": "osei", "name": [{"family": "Osei", "given": ["Ama"]}]}
    made = PANEL | {"performer": [{"reference": "Organization/lab"}, {"reference": "Practitioner/osei"}], "specimen": [{"reference": "#s"}],
                    "contained": [{"resourceType": "Specimen", "id": "s", "type": {"text": "Serum"}}]}  # fmt: skip
    entry = next(entry for entry in entries_in(bundle(lab, doctor, made)) if entry.resource_type == "DiagnosticReport")
    assert (entry.content.performer, entry.content.specimen) == ("Riverside Laboratory, Ama Osei", "Serum")
