"""Measurements of the clinic and answers of a person are not told in words about tests and labs."""

import pytest

from tests.results.charts import result
from tests.results.reading import aloud
from tests.support.cast import sign_in

pytestmark = pytest.mark.usefixtures("cast")


async def test_a_vital_sign_is_a_measurement_and_no_test_of_a_lab():
    one = await result("Pulse", "72", "/min", section="vitals", performer="Priya Nair")
    page = await (await sign_in("maya")).open(f"/patients/maya/results/{one}")
    assert page.title.startswith("Measurement") and aloud(page) == (
        "Vital signs Measurement Pulse 72 per minute About this measurement Taken 12 November 2026 Status Final – It is complete."
        " Measured by Priya Nair"
    )


@pytest.mark.parametrize("status", ["preliminary", "amended", "appended", "registered"])
async def test_no_lab_changes_a_measurement(status):
    one = await result("Pulse", "72", "/min", section="vitals", status=status)
    assert "lab" not in aloud(await (await sign_in("maya")).open(f"/patients/maya/results/{one}")).casefold().split()


async def test_an_answer_is_an_entry_and_leads_back_to_the_answers():
    one = await result("Tobacco smoking status", "Never smoked", "", section="about")
    visitor = await sign_in("maya")
    page = await visitor.open(f"/patients/maya/results/{one}")
    assert page.h1 == "Answer or note" and "About this entry" in aloud(page)
    page = await visitor.open(f"/patients/maya/results/{one}/trend")
    assert page.h1 == "Over time" and "Answers and history" in page.links()


async def test_more_than_ten_measurements_lead_to_all_of_them_with_the_vital_signs():
    for day in range(1, 12):
        one = await result("Pulse", str(60 + day), "/min", section="vitals", day=f"2026-10-{day:02}")
    visitor = await sign_in("maya")
    await visitor.open(f"/patients/maya/results/{one}")
    page = await visitor.follow("Measurements over time")
    assert page.path == f"/patients/maya/vitals/{one}" and page.h1 == "Measurements over time"
