"""Long texts in headings and paragraphs; HTML as text and outline alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.results.wording.narratives import blocks_of_html, blocks_of_text


def outline(blocks) -> list:
    return [(block.kind, block.text or block.items or block.rows) for block in blocks]


def test_a_report_is_cut_where_its_lines_say_so():
    text = "CHEST X-RAY\r\n\r\nClinical information:\r\nCough\r\nfor weeks\r\nFINDINGS: Lungs clear.\r\nHeart normal.\r\n\r\nIMPRESSION:\r\nNormal."
    assert outline(blocks_of_text(text)) == [
        ("heading", "CHEST X-RAY"), ("heading", "Clinical information"), ("paragraph", "Cough\nfor weeks"), ("heading", "FINDINGS"),
        ("paragraph", "Lungs clear.\nHeart normal."), ("heading", "IMPRESSION"), ("paragraph", "Normal."),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["NORMAL STUDY", "No growth after 5 days.", "Note: see below", "Sodium 140 mmol/L"])
def test_one_line_is_a_paragraph(text):
    assert outline(blocks_of_text(text)) == [("paragraph", text)]


def test_nothing_is_no_block():
    assert blocks_of_text("") == blocks_of_text(" \n\n ") == blocks_of_html("") == blocks_of_html("<div> <p></p></div>") == []


def test_html_keeps_its_headings_lists_and_tables():
    html = (
        "<div><h2>Result</h2><p>Very <b>good</b>.<br/>Really.</p><ul><li>one</li><li>two</li></ul>"
        "<table><caption>Lab</caption><tr><th>Sodium</th><td>140</td></tr><tr><td> </td></tr></table>after</div>"
    )
    assert outline(blocks_of_html(html)) == [
        ("heading", "Result"), ("paragraph", "Very good.\nReally."), ("list", ["one", "two"]),
        ("table", [["Lab Sodium", "140"]]), ("paragraph", "after"),
    ]  # fmt: skip


def test_text_that_a_source_laid_out_itself_keeps_its_lines():
    assert outline(blocks_of_html("<pre>FINDINGS:\nA   1\nB   2</pre>")) == [("heading", "FINDINGS"), ("paragraph", "A   1\nB   2")]


@pytest.mark.parametrize(
    "html",
    ["<script>alert(1)</script>", "<style>p{}</style>", "<svg><script>alert(1)</script></svg>"],
)
def test_scripts_and_styles_leave_nothing(html):
    assert outline(blocks_of_html(f"{html}<p>Fine</p>")) == [("paragraph", "Fine")]


@pytest.mark.parametrize("html", ["<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>", "<table><tr><td>a<ul><li>b</ul></td></tr></table>"])
def test_what_is_inside_a_cell_stays_in_it(html):
    assert outline(blocks_of_html(html)) == [("table", [["a b"]])]


TAGS = st.sampled_from(
    ["<p>", "</p>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<pre>", "</pre>", "<h1>", "</h1>",
     "<br>", "<script>", "</script>", "<th>", "</th>", "<dl>", "<dd>", "words ", "<![CDATA[", "&lt;b&gt;", "<", "\n"]
)  # fmt: skip


@given(st.lists(TAGS, max_size=30))
def test_html_in_any_disorder_is_read_without_an_error(parts):
    for block in blocks_of_html("".join(parts)):
        assert block.text or block.items or block.rows
