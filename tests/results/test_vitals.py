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


@pytest.mark.parametrize(
    ("numbers", "note"),
    [
        (["70.2", "69.9"], "2 measurements, always the same"), (["70", "72", "74"], "3 measurements, rising"),
        (["74", "72", "72"], "3 measurements, falling"), (["70", "74", "72"], "3 measurements, up and down"), (["70"], ""),
        (["70", "72", "high"], "3 measurements"), ([str(n) for n in range(50, 62)], "12 measurements"),
    ],
)  # fmt: skip
async def test_the_trend_is_told_in_a_word_from_the_rounded_numbers_that_are_shown(numbers, note):
    for day, number in enumerate(numbers, 1):
        await result("Pulse", number, "/min", section="vitals", day=f"2026-10-{day:02}")
    assert (await items())[0].note == note


@pytest.mark.parametrize(("later", "note"), [("135/85", "2 measurements, rising"), ("135/80", "2 measurements")])
async def test_the_word_for_a_blood_pressure_is_that_of_both_its_numbers(later, note):
    await pressure("120/80", "2026-10-01")
    await pressure(later, "2026-11-01")
    assert (await items())[0].note == note


async def test_both_numbers_of_a_blood_pressure_have_a_trend():
    await pressure("120/80", "2026-10-01")
    await pressure("135/80", "2026-11-01")
    sign = (await vitals_on(await chart_of()))[0]
    trend = trend_of(sign.readings, sign.latest, ENGLISH)
    assert len(trend.chart.lines) == 2
    assert trend.sentence == (
        "Upper number: Rose from 120 mmHg (1 October 2026) to 135 mmHg (1 November 2026). "
        "Lower number: The same both times: 80 mmHg (1 October 2026 and 1 November 2026)."
    )


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
    assert page.h1 == "Measurements over time"
    assert "1 November 2026 124/81 mmHg 1 October 2026 117/78 mmHg" in aloud(page)
    assert page.path != f"/patients/maya/vitals/{one}"
    assert (await visitor.open(f"/patients/maya/vitals/{one}")).text == page.text


async def test_nothing_noted_is_said():
    page = await (await sign_in("maya")).open("/patients/maya/vitals")
    assert "None noted" in aloud(page) and "blood pressure" in aloud(page)
