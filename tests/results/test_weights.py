"""What the pages weigh, compressed as they are sent."""

import pytest

from portal.web.compression import compress
from tests.results.charts import at, report, result
from tests.support.cast import sign_in

pytestmark = pytest.mark.usefixtures("cast")

# Bytes; docs/testing.md has the table of budgets (B6, B10, B12, B14).
PAGE, LIST_OF_TEN, SWAP, DRAWING = 5000, 3000, 2000, 700
NAMES = ("Haemoglobin", "Leukocytes", "Platelets", "Sodium", "Potassium", "Creatinine", "Ferritin", "Glucose", "Albumin", "Bilirubin")


def weight(html: str) -> int:
    return len(compress(html.encode(), b"br"))


async def fill(count: int, **given) -> None:
    """Results like real ones: other names, values, days and flags."""
    for number in range(count):
        flag = {"flag": "H", "flag_source": "lab"} if number % 4 == 0 else {}
        await result(
            f"{NAMES[number % 10]} {'' if number < 10 else number}", f"{3 + number * 0.37:.2f}", "mmol/L", day=f"2026-{10 - number // 28:02}-{1 + number % 28:02}",
            range_low="3", range_high="6", **flag, **given)  # fmt: skip


@pytest.mark.parametrize(("count", "most"), [(10, LIST_OF_TEN), (20, PAGE)])
async def test_lists_are_light(count, most):
    await fill(count)
    visitor = await sign_in("maya")
    for path in ("results", "results/tests"):
        assert weight((await visitor.open(f"/patients/maya/{path}")).html) <= most


async def test_a_swap_of_the_search_is_light():
    await fill(40)
    visitor = await sign_in("maya")
    form = (await visitor.open("/patients/maya/results")).form("Search")
    for typed in ("i", ""):
        pairs = dict(visitor.page.fields(form)) | {"query": typed}
        page = await visitor.post("/patients/maya/results/search", pairs, **{"hx-request": "true", "hx-target": "div#results-list"})
        assert weight(page.html) <= SWAP
        visitor.page = await visitor.open("/patients/maya/results")


async def test_the_page_of_a_result_and_its_drawing_are_light():
    for number in range(30):
        one = await result(
            "Haemoglobin A1c", str(40 + number * 7 % 23), "mmol/mol", day=f"2026-{1 + number // 3:02}-{1 + number % 28:02}", range_low="20",
            range_high="41", performer="City Laboratory", specimen="Blood", method="HPLC", issued=at("2026-11-03 09:30"))  # fmt: skip
    visitor = await sign_in("maya")
    page = await visitor.open(f"/patients/maya/results/{one}/trend")
    assert weight(page.html[page.html.index("<svg") : page.html.index("</svg>")]) <= DRAWING
    assert weight(page.html) <= PAGE
    assert weight((await visitor.open(f"/patients/maya/results/{one}")).html) <= PAGE


async def test_a_panel_of_twenty_is_light():
    panel = await report()
    await fill(20, report=panel)
    assert weight((await (await sign_in("maya")).open(f"/patients/maya/reports/{panel}")).html) <= PAGE
