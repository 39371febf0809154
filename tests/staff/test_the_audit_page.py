"""The administrator reads the audit log."""

from tests.support.cast import sign_in


async def test_it_can_be_filtered_by_patient_event_and_day(clinic):
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients/maya")
    ada = await sign_in("ada.admin", address="203.0.113.8")
    await ada.open("/staff/audit")
    assert "Looked at the patient's file" in ada.page.text
    await ada.press("Show", {"Patient number": "P-1003"})
    assert "No line matches" in ada.page.text
    await ada.press("Show", {"Patient number": "p-1001", "What happened": "patient_viewed", "From day": "2020-01-01"})
    assert "Sam Doyle" in ada.page.text and "Maya Torres" in ada.page.text


async def test_a_wrong_day_is_explained_and_kept(clinic):
    ada = await sign_in("ada.admin")
    await ada.open("/staff/audit")
    page = await ada.press("Show", {"From day": "31 march"})
    assert page.status == 422 and "2026-03-31" in page.text and 'value="31 march"' in page.html


async def test_every_order_works_and_pages_go_on(clinic):
    ada = await sign_in("ada.admin")
    for _ in range(60):
        await ada.open("/staff/audit")
    for order in ("time", "person", "patient", "event", "address", "outcome"):
        await ada.press("Show", {"Sort by": order})
        first = ada.page.text
        await ada.press("Further lines")
        assert ada.page.status == 200 and ada.page.text != first


async def test_only_the_administrator_may_read_it(clinic):
    for username in ("maya", "sam.front", "priya", "bea.bills", "dr.osei"):
        visitor = await sign_in(username)
        assert (await visitor.open("/staff/audit")).status == 404
