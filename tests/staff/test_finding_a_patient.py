"""Staff find patients by name, day of birth or number."""

import pytest

from portal.audit.tables import AuditEntry
from tests.support.cast import sign_in


@pytest.mark.parametrize("text", ["torres", "TORRES maya", "31/3/1984", "1984-03-31", "p-1001", "Tórres"])
async def test_maya_is_found(clinic, text):
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients")
    page = await sam.press("Search", {"Name": text})
    assert "Maya Torres" in page.links() and "Lee Chen" not in page.links()


@pytest.mark.parametrize("text", ["%", "_", "'; drop table patient; --", "99/99/2020", "x" * 5000, "\u202e\u0000"])
async def test_odd_text_finds_nobody_and_breaks_nothing(clinic, text):
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients")
    page = await sam.press("Search", {"Name": text})
    assert page.status == (422 if not text.strip("\u0000") else 200) and "Maya Torres" not in page.links()


async def test_nothing_typed_is_explained(clinic):
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients")
    page = await sam.press("Search", {"Name": "  "})
    assert page.status == 422 and "Enter a name" in page.text


async def test_looking_at_a_file_is_in_the_patients_own_log(clinic):
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients/maya")
    maya = await sign_in("maya", address="203.0.113.8")
    await maya.open("/patients/maya/access-log")
    assert "Sam Doyle (front desk): Looked at the patient's file" in maya.page.text


async def test_htmx_gets_only_the_list(clinic):
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients")
    page = await sam.press("Search", {"Name": "torres"}, **{"hx-request": "true", "hx-target": "div#found-patients"})
    assert page.html.lstrip().startswith("<div id=\"found-patients\"") and len(page.html) < 2500


async def test_a_search_is_written_down_without_what_was_typed(clinic):
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients")
    await sam.press("Search", {"Name": "torres"})
    rows = await AuditEntry.select().where(AuditEntry.event == "patient_searched")
    assert len(rows) == 1 and "torres" not in str(rows).lower()
