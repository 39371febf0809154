"""Whether the clinic knows somebody who asks for access cannot be told from the answer (C31) or its time (C33)."""

import re
from statistics import median
from time import perf_counter

import pytest

from portal import clock
from portal.accounts.tables import Throttle
from portal.charts.tables import Patient, PatientCategory
from tests.security.test_same_answer import MASKS, mann_whitney
from tests.support.asking import MAYA, NOBODY, NOOR
from tests.support.visitor import Visitor


async def one_match() -> dict:
    return NOOR


async def an_account() -> dict:
    return MAYA


async def deceased() -> dict:
    await Patient.update({Patient.deceased: True}).where(Patient.id == "noor")
    return NOOR


async def without_contact() -> dict:
    await Patient.update({Patient.email: ""}).where(Patient.id == "noor")
    return NOOR


async def twins() -> dict:
    await Patient.insert(Patient(
        id="twin", number="P-2005", given_name="Noor", family_name="Haddad", birth_date="1978-09-05", created_at=clock.now(), updated_at=clock.now()))
    return NOOR


async def not_offered() -> dict:
    await PatientCategory.insert(PatientCategory(
        id="closed", name="Specialist clinic", offered=False, is_default=True, created_at=clock.now(), updated_at=clock.now()))
    return NOOR


async def asked_before() -> dict:
    await answer(NOOR)
    return NOOR


async def answer(details: dict) -> list[tuple]:
    """Status, headers, cookies and body of the answer and of the page it leads to, without what is new in every answer."""
    visitor = Visitor(address="198.51.100.5")
    await visitor.open("/access-requests/new")
    form = visitor.page.form("Ask for access")
    pairs = dict(visitor.page.fields(form))
    pairs |= {visitor.page.field_named(form, label).get("name"): value for label, value in details.items()}
    headers = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    first = await visitor.http.post("/access-requests", data=pairs, headers=headers)
    return [_bare(one) for one in (first, await visitor.http.get(first.headers["location"]))]


def _bare(response) -> tuple:
    body = response.text
    for pattern, mask in MASKS:
        body = re.sub(pattern, mask, body)
    headers = {name: value for name, value in response.headers.items() if name not in {"content-length", "set-cookie"}}
    return response.status_code, headers, [line.partition("=")[0] for line in response.headers.get_list("set-cookie")], body


@pytest.mark.parametrize("state", [one_match, an_account, deceased, without_contact, twins, not_offered, asked_before])
async def test_whoever_asks_gets_the_same_to_the_byte(clinic, state):
    expected = await answer(NOBODY)
    assert expected[0][0] == 303 and await answer(await state()) == expected


async def test_nothing_about_patients_is_read_before_the_answer(clinic, monkeypatch):
    def refuse(*values):
        raise AssertionError("the answer must not wait for the records")

    for name in ("matching_patients", "contacts_on_file", "invite_patient"):
        monkeypatch.setattr(f"portal.access_requests.settling.{name}", refuse)
    assert (await answer(NOOR))[0][0] == 303


@pytest.mark.slow
async def test_the_time_of_an_answer_does_not_tell_who_is_known(clinic):
    classes = {"nobody": NOBODY, "one": NOOR, "account": MAYA}
    for _ in range(3):
        found: dict[str, list[float]] = {name: [] for name in classes}
        for _ in range(40):
            for name, details in classes.items():
                await Throttle.delete(force=True)
                began = perf_counter()
                await answer(details)
                found[name].append(perf_counter() - began)
        nobody = found.pop("nobody")
        if all(mann_whitney(nobody, times) > 0.01 and abs(median(times) - median(nobody)) < 0.010 for times in found.values()):
            return
    pytest.fail(f"{median(nobody):.4f} s for nobody, {[round(median(times), 4) for times in found.values()]} s for somebody")
