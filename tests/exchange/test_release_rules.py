"""When a patient may see what came in, and that the reason is stored beside it."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.database.statements import Statement
from portal.exchange.sources import source_named
from portal.results.release_rules import decide
from tests.support.records import bundle, observation, patient, report, rows, take_in

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def ruled(status: str, label: str = "", *, preliminary: bool = False, delay: int = 0):
    found = decide(status, label, shows_preliminary=preliminary, delay_hours=delay, now=NOW)
    return found.release_at, found.rule


@pytest.mark.parametrize("status", ["final", "amended", "corrected", "appended"])
def test_finals_are_shown_at_once(status):
    assert ruled(status) == (NOW, "finals-at-once")


def test_a_source_may_be_delayed():
    assert ruled("final", delay=72) == (NOW + timedelta(days=3), "finals-after-delay")


@pytest.mark.parametrize("status", ["registered", "partial", "preliminary"])
def test_early_results_wait_unless_the_clinic_shows_them(status):
    assert ruled(status) == (None, "preliminary-waits")
    assert ruled(status, preliminary=True) == (NOW, "preliminary-shown")


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled", "unknown"])
def test_what_was_taken_back_is_not_shown(status):
    assert ruled(status) == (None, "withdrawn")


def test_what_no_rule_covers_is_held():
    assert ruled("brand-new-status") == (None, "no-rule-held")


def labelled(*codes: str, **more) -> dict:
    return observation(meta={"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": code} for code in codes]}, **more)


@pytest.mark.parametrize(
    ("codes", "label"), [(["R"], "R"), (["V"], "V"), (["42CFRPart2"], "42CFRPart2"), (["N", "HIV"], "HIV"), (["unheard-of"], "unheard-of"), (["N"], "")]
)
async def test_sensitive_labels_hold_a_result(codes, label):
    outcome = await take_in(bundle(patient(), labelled(*codes)))
    ((release_at, rule, stored),) = await rows("SELECT release_at, release_rule, sensitive_label FROM observation")
    assert ((release_at is None), rule, stored) == (bool(label), "sensitive-held" if label else "finals-at-once", label)
    assert outcome.counts.held == bool(label)


async def test_a_result_that_becomes_sensitive_is_held_from_then_on():
    await take_in(bundle(patient(), observation()))
    await take_in(labelled("R"))
    assert await rows("SELECT release_at, release_rule FROM observation") == [(None, "sensitive-held")]


async def test_a_result_inside_a_sensitive_report_is_as_sensitive():
    inside = {"resourceType": "Observation", "id": "r1", "status": "final", "code": {"text": "Potassium"}, "valueString": "4"}
    await take_in(bundle(patient(), report(contained=[inside], meta=labelled("V")["meta"])))
    assert await rows("SELECT sensitive_label FROM observation UNION ALL SELECT sensitive_label FROM diagnostic_report") == [("V",), ("V",)]


async def test_what_a_source_may_do_is_asked_at_each_import():
    await source_named("lab")
    await Statement("UPDATE source SET shows_preliminary = TRUE, delay_hours = 24").run()
    await take_in(bundle(patient(), observation(status="preliminary"), observation("sodium")))
    found = dict(await rows("SELECT external_key, release_rule FROM observation"))
    assert found == {"Observation/potassium": "preliminary-shown", "Observation/sodium": "finals-after-delay"}


async def test_other_records_with_a_label_are_held_too():
    condition = {"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/maya"}, "code": {"text": "Asthma"}}
    await take_in(bundle(patient(), condition, condition | {"id": "d", "meta": {"security": [{"code": "R"}]}}))
    found = await rows("SELECT external_key, release_rule FROM stored_resource WHERE kind = 'Condition' ORDER BY external_key")
    assert found == [("Condition/c", "records-at-once"), ("Condition/d", "sensitive-held")]
