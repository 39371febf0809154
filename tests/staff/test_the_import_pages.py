"""The administrator takes a file in, and deals with records set aside."""

import json

import pytest

from portal.demo.cast import LEE
from portal.demo.fhir import as_json, bundle, measured, patient
from portal.jobs.worker import Worker
from portal.operations.work import fill_schedule  # noqa: F401 - registers what the worker can do
from tests.support.cast import make_cast_with_records, sign_in
from tests.support.mail import mails_to

FIELDS = {"Who the file is from": "Riverside Laboratory"}
GLUCOSE = measured("lee-glucose", LEE, "glucose", "Glucose", "5.4", "mmol/L", LEE.birth_date.replace(year=2026))


async def ada_uploads(content: bytes, name: str = "results.json"):
    ada = await sign_in("ada.admin", address="203.0.113.30")
    await ada.open("/staff/imports")
    await ada.upload("Take in", FIELDS, label="File with", name=name, content=content)
    return ada


@pytest.fixture
async def records(database):
    return await make_cast_with_records()


async def test_an_upload_is_taken_in_by_the_worker_and_the_patient_is_told(records):
    ada = await ada_uploads(as_json(bundle([patient(LEE), GLUCOSE])))
    assert "Waits to be read" in ada.page.text
    await Worker().run_once()
    await ada.open(ada.page.path)
    assert "Taken in" in ada.page.text and "2 records: 1 new" in ada.page.text
    mail = (await mails_to("lee@example.org"))[0]
    assert "Glucose" not in mail.text and "Lee" not in mail.text
    lee = await sign_in("lee.chen")
    await lee.open(f"/patients/{records['lee']}/results")
    assert "Glucose" in lee.page.text


async def test_the_same_file_twice_changes_nothing(records):
    content = as_json(bundle([patient(LEE), GLUCOSE]))
    await ada_uploads(content)
    await Worker().run_once()
    ada = await ada_uploads(content)
    assert "taken in before" in ada.page.text
    await Worker().run_once()
    mails = [mail.text for mail in await mails_to("lee@example.org")]
    assert len(mails) == 1, mails


@pytest.mark.parametrize(("content", "words"), [
    (b"", "empty"), (b'{"resourceType": "Bundle", "entry": [', "cut off"), (b"%PDF-1.4", "PDF"), (b'{"a": NaN}', "NaN"),
    (b'{"resourceType":"Patient","id":"x","id":"y"}', "twice"), (b'{"resourceType":"Patient","x":' + b"[" * 200_000, "deep"), (b"\xff\xfe\x00", "UTF-8"),
])
async def test_a_file_that_cannot_be_read_is_refused_with_the_reason(records, content, words):
    ada = await ada_uploads(content)
    await Worker().run_once()
    if ada.page.status != 422:
        await ada.open(ada.page.path)
    assert words in ada.page.text


async def test_nothing_chosen_is_explained(records):
    ada = await sign_in("ada.admin")
    await ada.open("/staff/imports")
    page = await ada.upload("Take in", {}, label="File with", name="", content=b"")
    assert page.status == 422 and "Choose a file" in page.text and "Write who the file is from" in page.text


async def set_one_aside():
    stray = {**json.loads(as_json(GLUCOSE)), "id": "stray", "subject": {"display": "Somebody <script>alert(1)</script>"}}
    ada = await ada_uploads(json.dumps(stray).encode())
    await Worker().run_once()
    await ada.open("/staff/quarantine")
    return ada


async def test_a_record_without_a_patient_is_set_aside_shown_and_dismissed_with_a_reason(records):
    ada = await set_one_aside()
    assert "has no number or link" in ada.page.text
    await ada.follow("Observation")
    assert "<script>" not in ada.page.html.split("<pre", 1)[1] and "Glucose" in ada.page.text
    page = await ada.press("Dismiss", {"Reason": ""})
    assert page.status == 422
    await ada.press("Dismiss", {"Reason": "Sent to us by mistake"})
    assert "No record is set aside" in ada.page.text


async def test_trying_again_says_that_the_problem_is_still_there(records):
    ada = await set_one_aside()
    await ada.follow("Observation")
    await ada.press("Try it again")
    assert "still there" in ada.page.text


async def test_only_those_who_may_import_see_these_pages(clinic):
    for username in ("maya", "sam.front", "priya", "bea.bills", "dr.osei"):
        visitor = await sign_in(username)
        for path in ("/staff/imports", "/staff/quarantine", "/staff/imports/x", "/staff/quarantine/x"):
            assert (await visitor.open(path)).status == 404


async def test_what_is_not_there_is_not_found(clinic):
    ada = await sign_in("ada.admin")
    for path in ("/staff/imports/x", "/staff/quarantine/x", "/staff/imports?after=x", "/staff/quarantine?after=%00"):
        assert (await ada.open(path)).status in {200, 400, 404}  # PostgreSQL refuses a NUL
