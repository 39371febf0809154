"""The page of one result, as it is read from top to bottom."""

import pytest

from portal.database.identifiers import new_id
from portal.results.tables import ObservationVersion
from tests.results.charts import at, report, result, seen_ids
from tests.results.reading import aloud
from tests.support.cast import sign_in

pytestmark = pytest.mark.usefixtures("cast")


async def read(result_id: str, visitor=None) -> str:
    """The words of the page."""
    page = await (visitor or await sign_in("maya")).open(f"/patients/maya/results/{result_id}")
    assert page.status == 200
    return aloud(page)


async def test_a_result_is_told_with_its_flag_its_range_its_facts_and_its_trend():
    for month, value in ((3, "44"), (5, "47"), (7, "51"), (9, "55"), (11, "58")):
        newest = await result(
            "Haemoglobin A1c", value, "mmol/mol", day=f"2026-{month:02}-02", range_low="20", range_high="41", flag="H", flag_source="lab",
            performer="City Laboratory", specimen="Blood", method="HPLC", issued=at("2026-11-03 09:30"), note="We talk about it on Monday.")
    assert await read(newest) == (
        "All results Test result Haemoglobin A1c 58 mmol/mol High This is above the lab's range of 20 to 41 mmol/mol."
        " Comment We talk about it on Monday. About this result Taken 2 November 2026 Reported 3 November 2026, 09:30"
        " Status Final – The lab has finished it. Lab City Laboratory Sample Blood Method HPLC"
        " Over time Rose each time over 5 measurements: from 44 mmol/mol (2 March 2026) to 58 mmol/mol (2 November 2026)."
        " All are above the lab's range. Results of this test, newest first Date Value Compared with the lab's range"
        " 2 November 2026 (this one) 58 mmol/mol Above 2 September 2026 55 mmol/mol Above 2 July 2026 51 mmol/mol Above"
        " 2 May 2026 47 mmol/mol Above 2 March 2026 44 mmol/mol Above"
    )  # fmt: skip


async def test_a_plain_result_says_no_more_than_is_known():
    one = await result("Blood group", "O positive", "")
    assert await read(one) == (
        "All results Test result Blood group O positive About this result Taken 12 November 2026 Status Final – The lab has finished it."
    )


async def test_a_corrected_result_says_so_and_keeps_its_earlier_value():
    one = await result("Potassium", "4.1", "mmol/L", status="corrected", changed_at=at("2026-11-14 08:00"))
    for value, status, shown in (("5.9", "final", True), ("5.8", "preliminary", False)):
        await ObservationVersion.insert(ObservationVersion(
            id=new_id(), observation=one, run_id="", file_id="", content_hash="", status=status, value_kind="quantity", value_text=value,
            unit="mmol/L", shown=shown, replaced_at=at("2026-11-14 08:00")))  # fmt: skip
    text = await read(one)
    assert "Corrected The lab changed it after it was first given out. Changed on 14 November 2026." in text
    assert "Earlier value 5.9 mmol/L Final, shown here until 14 November 2026" in text
    assert "5.8" not in text


async def test_an_early_result_says_that_it_may_change():
    assert "Early result The lab may still change it." in await read(await result(status="preliminary"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"comparator": "<", "value": "5", "unit": "mg/L"}, "less than 5 mg/L"),
        ({"value": "4.389712345678", "unit": "mmol/L"}, "4.39 mmol/L"),
        ({"value": "4.389712345678", "unit": "mmol/L"}, "Number as it was sent 4.389712345678"),
        ({"value": "", "value_kind": "none", "absent_reason": "not-performed"}, "Not done"),
        ({"value": "7", "unit": "10*3/uL"}, "7 ×10³/µL"),
        ({"value": "12", "unit": "{score}"}, "12 About this result"),
        ({"flag": "H", "flag_source": "computed", "value": "9", "range_high": "5"}, "Above the lab's range"),
        ({"value": "7", "range_text": "Less than 5 is usual"}, "Lab's range Less than 5 is usual"),
        ({"value": "7", "ranges": '[{"low":"1","high":"3","type":"pre"},{"high":"9","applies_to":"women"}]'},
         "Lab's range 1 to 3 g/L (before the medicine is taken) Lab's range up to 9 g/L (women)"),
        ({"effective_text": "2026", "effective_precision": "year"}, "Taken 2026 Status"),
        ({"effective_text": "", "effective_precision": ""}, "About this result Status"),
    ],
)  # fmt: skip
async def test_values_ranges_and_dates_in_words(given, words):
    assert words in await read(await result("Something", **given))


async def test_every_part_of_a_result_is_told():
    parts = (
        '[{"name":"Colour","value_kind":"text","value_text":"Yellow"},{"name":"Protein","value_kind":"quantity","value_text":"0.4",'
        '"unit":"g/L","unit_code":"g/L","range_high":"0.2","flag":"H","flag_source":"lab"},'
        '{"name":"Casts","absent_reason":"unknown"}]'
    )
    text = await read(await result("Urine test", "", "", value_kind="none", components=parts))
    assert "Colour Yellow Protein 0.4 g/L High Lab's range: up to 0.2 g/L. Casts Not known" in text


async def test_a_result_leads_to_its_report_and_a_report_that_is_held_is_not_named():
    panel, held = await report("Full blood count"), await report("Hidden report", release_at=None)
    assert "Part of Full blood count" in await read(await result(report=panel))
    assert "Hidden report" not in await read(await result(report=held))


async def test_opening_a_result_marks_it_as_seen_once():
    one, visitor = await result(), await sign_in("maya")
    assert "New" in (await visitor.open("/patients/maya/results")).text
    await read(one, visitor)
    await read(one, visitor)
    assert await seen_ids() == [one]
    assert "New" not in (await visitor.open("/patients/maya/results")).text


async def test_other_units_are_in_the_table_and_not_in_the_sentence():
    await result("Glucose", "99", "mg/dL", day="2026-01-01")
    await result("Glucose", "<3", "mmol/L", day="2026-02-01", value_kind="quantity", comparator="<")
    await result("Glucose", "5.1", "mmol/L", day="2026-03-01")
    text = await read(await result("Glucose", "5.6", "mmol/L", day="2026-04-01"))
    assert "Rose from 5.1 mmol/L (1 March 2026) to 5.6 mmol/L (1 April 2026)." in text
    assert "2 other values are in the table alone" in text and "99 mg/dL" in text


async def test_values_of_one_day_are_told_apart_by_their_time():
    for hour in ("08:05", "14:30"):
        one = await result(
            "Glucose", "5", "mmol/L", day=f"2026-11-12 {hour}", effective_text=f"2026-11-12T{hour}:00Z", effective_precision="minute")  # fmt: skip
    await result("Glucose", "6", "mmol/L", day="2026-11-13")
    text = await read(one)
    assert "13 November 2026 6 mmol/L 12 November 2026, 14:30 (this one) 5 mmol/L 12 November 2026, 08:05 5 mmol/L" in text


async def test_words_have_a_table_and_no_trend():
    await result("Culture", "No growth", "", day="2026-01-01")
    text = await read(await result("Culture", "Growth", "", day="2026-02-01"))
    assert "Over time Results of this test, newest first Date Value 1 February 2026 (this one) Growth 1 January 2026 No growth" in text


async def test_the_drawing_is_left_out_where_data_is_saved():
    for value in ("44", "47"):
        one = await result("Ferritin", value, day=f"2026-0{value[1]}-01")
    visitor = await sign_in("maya")
    assert "<svg" in (await visitor.open(f"/patients/maya/results/{one}")).html
    saving = await visitor.open(f"/patients/maya/results/{one}", **{"save-data": "on"})
    assert "<svg" not in saving.html and "Rose from" in saving.text


async def test_what_a_source_wrote_is_text_and_never_markup():
    trap = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&amp;'
    one = await result(trap, trap, trap, note=trap, performer=trap, specimen=trap, method=trap, range_text=trap, interpretation=trap, flag="?")
    page = await (await sign_in("maya")).open(f"/patients/maya/results/{one}")
    assert trap in aloud(page)
    assert not [element for element in page.tree.iter() if element.tag == "img" or element.get("onerror")]


async def test_a_title_names_no_test():
    page = await (await sign_in("maya")).open(f"/patients/maya/results/{await result('Pregnancy test', 'Positive', '')}")
    assert page.title == "Test result – Riverside Clinic"
