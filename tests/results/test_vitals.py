"""Vital signs."""

import pytest

from portal.results.trends import trend_of, vital_items
from portal.results.vitals import LATEST, vitals_on
from tests.results.charts import chart_of, result
from tests.results.reading import aloud
from tests.results.wording.readers import ENGLISH
from tests.support.cast import sign_in

pytestmark = pytest.mark.usefixtures("cast")


async def pressure(text: str, day: str) -> str:
    """A blood pressure as one reading."""
    systolic, diastolic = text.split("/")
    return await result(
        "Blood pressure", text, "mm[Hg]", day=day, section="vitals", value_kind="blood_pressure",
        value_number=float(systolic), second_number=float(diastolic))  # fmt: skip


async def items():
    return vital_items(await vitals_on(await chart_of()), ENGLISH)


async def test_each_kind_is_there_once_blood_pressure_first():
    await result("Body weight", "82.123456789", "kg", section="vitals", day="2026-10-01")
    await result("Body weight", "81.026", "kg", section="vitals", day="2026-11-01")
    await pressure("116.88054/78.302", "2026-11-01")
    assert [(item.name, item.value.with_unit, item.is_new) for item in await items()] == [
        ("Blood pressure", "117/78 mmHg", False), ("Body weight", "81.0 kg", False),
    ]  # fmt: skip


async def test_the_trend_is_told_from_the_rounded_numbers_that_are_shown():
    await result("Pulse", "70.2", "/min", section="vitals", day="2026-10-01")
    await result("Pulse", "69.9", "/min", section="vitals", day="2026-11-01")
    assert (await items())[0].note == "The same both times: 70 per minute (1 October 2026 and 1 November 2026)."


async def test_both_numbers_of_a_blood_pressure_have_a_trend():
    await pressure("120/80", "2026-10-01")
    await pressure("135/80", "2026-11-01")
    assert (await items())[0].note == (
        "Upper number: Rose from 120 mmHg (1 October 2026) to 135 mmHg (1 November 2026). "
        "Lower number: The same both times: 80 mmHg (1 October 2026 and 1 November 2026)."
    )
    sign = (await vitals_on(await chart_of()))[0]
    assert len(trend_of(sign.readings, sign.latest, ENGLISH).chart.lines) == 2


async def test_a_kind_keeps_its_latest_readings_and_counts_all():
    for day in range(1, 21):
        await result("Pulse", str(60 + day), "/min", section="vitals", day=f"2026-10-{day:02}")
    sign = (await vitals_on(await chart_of()))[0]
    assert (len(sign.readings), sign.count, sign.latest.value_text) == (LATEST, 20, "80")


async def test_the_page_of_one_kind_shows_every_reading():
    one = await pressure("116.88/78.3", "2026-10-01")
    await pressure("124/81", "2026-11-01")
    visitor = await sign_in("maya")
    await visitor.open("/patients/maya/vitals")
    page = await visitor.follow("Blood pressure")
    assert page.h1 == "Readings over time"
    assert "1 November 2026 124/81 mmHg 1 October 2026 117/78 mmHg" in aloud(page)
    assert page.path != f"/patients/maya/vitals/{one}"
    assert (await visitor.open(f"/patients/maya/vitals/{one}")).text == page.text


async def test_nothing_noted_is_said():
    page = await (await sign_in("maya")).open("/patients/maya/vitals")
    assert "None noted" in aloud(page) and "blood pressure" in aloud(page)
