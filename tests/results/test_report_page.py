"""The page of one report."""

import pytest

from portal.database.identifiers import new_id
from portal.results.tables import ReportVersion
from tests.results.charts import at, report, result, seen_ids
from tests.results.reading import aloud
from tests.support.cast import sign_in

pytestmark = pytest.mark.usefixtures("cast")


async def read(report_id: str) -> str:
    """The words of the page."""
    page = await (await sign_in("maya")).open(f"/patients/maya/reports/{report_id}")
    assert page.status == 200
    return aloud(page)


async def test_a_panel_is_told_with_its_results_in_the_labs_order():
    panel = await report("Full blood count", performer="City Laboratory", specimen="Blood", issued=at("2026-11-13 07:05"))
    await result("Platelets", "250", "10*3/uL", report=panel, report_position=1)
    await result("Haemoglobin", "109", report=panel, report_position=0, range_low="120", range_high="160", flag="L", flag_source="lab")
    assert await read(panel) == (
        "All results Report Full blood count Results in this report"
        " Haemoglobin, 12 November 2026 109 g/L Low Lab's range: 120 to 160 g/L. 12 November 2026"
        " Platelets, 12 November 2026 250 ×10³/µL 12 November 2026"
        " About this report Taken 12 November 2026 Reported 13 November 2026, 07:05 Status Final – The lab has finished it."
        " Lab or clinic City Laboratory Sample Blood"
    )


async def test_a_text_report_is_read_in_headings_and_paragraphs():
    narrative = "<h2>Findings</h2><p>Lungs clear.</p><ul><li>Heart normal</li></ul><table><tr><td>Size</td><td>12 cm</td></tr></table>"
    one = await report("Chest X-ray", conclusion="IMPRESSION:\nNormal chest.\n\nSeen by Dr Osei", narrative_html=narrative)
    text = await read(one)
    assert "Conclusion IMPRESSION Normal chest. Seen by Dr Osei Text of the report Findings Lungs clear. Heart normal" in text
    assert "Size 12 cm" in text


async def test_a_changed_report_keeps_what_it_said_before():
    one = await report("Pathology", status="amended", conclusion="Benign after all.", changed_at=at("2026-11-14"))
    await ReportVersion.insert(ReportVersion(
        id=new_id(), report=one, run_id="", file_id="", content_hash="", status="final", conclusion="Not certain.", shown=True,
        replaced_at=at("2026-11-14")))  # fmt: skip
    text = await read(one)
    assert "Changed The lab changed it after it was first given out. Changed on 14 November 2026." in text
    assert "Before it was changed, shown here until 14 November 2026 Status: Final Not certain." in text


async def test_an_empty_report_says_that_nothing_is_noted():
    assert "None noted This report holds no results and no text" in await read(await report())


async def test_files_that_are_not_here_are_named_and_not_linked():
    one = await report(attachments='[{"title":"Scan","url":"https://elsewhere.example/1"},{"size":5}]')
    page = await (await sign_in("maya")).open(f"/patients/maya/reports/{one}")
    assert "Scan This file is not kept here. The clinic can give it to you. File 2 This file" in aloud(page)
    assert "elsewhere.example" not in page.html


async def test_opening_a_report_marks_it_and_leaves_its_results_to_be_opened():
    panel = await report()
    await result(report=panel)
    await read(panel)
    await read(panel)
    assert await seen_ids() == [panel]


async def test_html_of_a_narrative_never_reaches_the_page():
    # It is cleaned on the way in; this is what happens if that failed.
    trap = '<p onclick="alert(1)">Fine<img src=x onerror=alert(1)><a href="javascript:alert(1)">link</a><script>alert(1)</script></p>'
    page = await (await sign_in("maya")).open(f"/patients/maya/reports/{await report(narrative_html=trap)}")
    assert "Text of the report Finelink" in aloud(page)
    assert "alert(1)" not in page.html
