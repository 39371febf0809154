"""A record goes to the patient it is certainly about, or to nobody."""

import pytest

from tests.support.records import NUMBERS, bundle, observation, only, patient, rows, take_in

OTHER = "urn:example:other-clinic"


async def problems() -> list[str]:
    return [problem for (problem,) in await rows("SELECT problem FROM quarantined_record WHERE state = 'open' ORDER BY problem")]


async def charts() -> int:
    return await only("SELECT count(*) FROM patient")


async def test_a_number_and_birth_date_that_are_known_lead_to_the_same_chart_from_another_source():
    await take_in(patient())
    outcome = await take_in(bundle(patient("77", number="R-1001"), observation(who="Patient/77")), source="hospital")
    assert (await charts(), outcome.counts.new_charts, outcome.counts.created) == (1, 0, 2)
    assert await only("SELECT p.number FROM observation o JOIN patient p ON p.id = o.patient") == "R-1001"


async def test_the_same_number_of_another_assigner_is_another_person():
    await take_in(patient())
    stranger = patient("9", born="1961-01-01")
    stranger["identifier"][0]["system"] = OTHER
    await take_in(stranger, source="hospital")
    assert (await charts(), await problems()) == (2, [])


async def test_a_known_number_with_another_birth_date_is_set_aside_with_everything_about_them():
    await take_in(patient())
    outcome = await take_in(bundle(observation(who="Patient/9"), patient("9", born="1961-01-01")), source="hospital")
    assert (outcome.counts.quarantined, outcome.counts.created) == (2, 0)
    assert await problems() == ["birth_date_differs", "patient_set_aside"]


async def test_the_same_record_with_another_birth_date_puts_its_results_in_doubt_too():
    await take_in(patient())
    await take_in(patient(born="1961-01-01"))
    outcome = await take_in(observation())
    assert (outcome.counts.quarantined, await problems()) == (1, ["birth_date_differs", "patient_set_aside"])


@pytest.mark.parametrize("born", ["1990", "1990-04", ""])
async def test_a_known_number_without_a_whole_birth_date_is_not_enough(born):
    await take_in(patient())
    await take_in(patient("9", born=born), source="hospital")
    assert (await charts(), await problems()) == (1, ["birth_date_unsure"])


async def test_a_name_and_birth_date_alone_never_lead_to_a_chart():
    await take_in(patient())
    await take_in(patient("9", number="X-9"), source="hospital")
    assert await charts() == 2


async def test_numbers_of_two_people_are_set_aside():
    await take_in(bundle(patient(), patient("jonah", number="R-1002")))
    both = patient("9")
    both["identifier"] += patient(number="R-1002")["identifier"]
    await take_in(both, source="hospital")
    assert await problems() == ["numbers_of_two"]


async def test_a_source_that_may_not_add_patients_adds_none():
    outcome = await take_in(bundle(patient(), observation()), source="kiosk", makes_charts=False)
    assert (outcome.counts.quarantined, await charts()) == (2, 0)
    assert await problems() == ["patient_not_expected", "patient_set_aside"]


async def test_another_family_name_is_the_same_person_and_is_reported():
    await take_in(patient())
    outcome = await take_in(patient(name=[{"use": "official", "family": "Berg", "given": ["Maya"]}, {"use": "maiden", "family": "Lindqvist"}]))
    assert (outcome.counts.name_changes, await charts()) == (1, 1)
    assert await rows("SELECT family_name, former_names, search_name FROM patient") == [("Berg", "Lindqvist", "maya berg lindqvist")]


@pytest.mark.parametrize(
    ("subject", "problem"),
    [
        (None, "no_patient"),
        ({"display": "Maya Lindqvist"}, "only_a_name"),
        ({"reference": "Group/herd"}, "not_a_patient"),
        ({"reference": "Location/ward"}, "not_a_patient"),
        ({"reference": "Patient/nobody"}, "patient_unknown"),
        ({"reference": "https://elsewhere.example/fhir/Patient/maya"}, "patient_unknown"),
        ({"identifier": {"system": NUMBERS, "value": "R-1001"}}, "birth_date_unsure"),
        ({"reference": "#them"}, "only_a_name"),
    ],
)
async def test_a_result_that_is_not_certainly_hers_is_set_aside(subject, problem):
    await take_in(patient())
    await take_in(observation(subject=subject))
    assert (await problems(), await only("SELECT count(*) FROM observation")) == ([problem], 0)


async def test_a_patient_inside_the_record_counts_with_number_and_birth_date():
    await take_in(patient())
    for key, born in (("right", "1990-04-12"), ("wrong", "1961-01-01")):
        await take_in(observation(key, who="#them", contained=[patient("them", born=born)]), source="hospital")
    assert await rows("SELECT external_key FROM observation") == [("Observation/right",)]
    assert await problems() == ["birth_date_differs"]


async def test_a_record_never_moves_to_another_patient():
    await take_in(bundle(patient(), patient("jonah", number="R-1002"), observation()))
    outcome = await take_in(observation(who="Patient/jonah", value="9.9"))
    assert (outcome.counts.quarantined, await problems()) == (1, ["another_patient"])
    assert await only("SELECT value_text FROM observation") == "4.20"


async def test_a_result_that_comes_before_its_patient_waits_and_comes_in_by_itself():
    assert (await take_in(observation())).counts.quarantined == 1
    outcome = await take_in(patient())
    assert (outcome.retried.created, await only("SELECT value_text FROM observation"), await problems()) == (1, "4.20", [])
    assert await only("SELECT state FROM import_file WHERE name = 'file.json' ORDER BY received_at LIMIT 1") == "accepted"


async def test_a_result_waits_only_for_the_patient_of_its_own_source():
    await take_in(observation())
    assert (await take_in(patient(), source="hospital")).retried.created == 0


async def test_the_full_url_of_a_patient_leads_to_them_later():
    content = bundle(patient())
    content["entry"][0]["fullUrl"] = "https://lab.example/fhir/Patient/maya"
    await take_in(content)
    await take_in(observation(who="https://lab.example/fhir/Patient/maya/_history/3"))
    assert await only("SELECT count(*) FROM observation") == 1


async def test_a_new_chart_has_the_clinics_own_number_or_a_random_one():
    await take_in(bundle(patient(), patient("a", number="1b4e28ba-2fa1-11d2-883f-0016d3cca427", born="1970-01-01")))
    numbers = {number for (number,) in await rows("SELECT number FROM patient")}
    (random,) = numbers - {"R-1001"}
    assert len(random) == 8 and random.isdigit()


async def test_secret_numbers_are_not_kept():
    kind = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "SS"}]}
    person = patient()
    person["identifier"].append({"type": kind, "system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-11-2222"})
    await take_in(person)
    assert {system for (system,) in await rows("SELECT system FROM patient_identifier WHERE kind <> 'source'")} == {NUMBERS}
