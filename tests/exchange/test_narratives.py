"""Words from other systems reach a page as words."""

import pytest

from portal.exchange.narrative import clean
from tests.support.records import bundle, only, patient, report, take_in

ATTACKS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>x</a>", "<svg><script>alert(1)</script></svg>",
    "<style>body{background:url(//evil.example)}</style>", "<p style='background:url(//evil.example)'>x</p>", "<iframe src=//evil.example></iframe>",
    "<form action=//evil.example><input name=q></form>", "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<div onclick=alert(1) id=main class=nav>x</div>", "<base href=//evil.example>", "<meta http-equiv=refresh content='0;url=//evil.example'>",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_active_is_left(attack):
    left = clean(f'<div xmlns="http://www.w3.org/1999/xhtml">Haemoglobin <b>low</b>{attack}</div>').lower()
    assert "haemoglobin <b>low</b>" in left
    for word in ("script", "onerror", "onclick", "evil", "style", "href", "id=", "class=", "<img", "<form", "xmlns"):
        assert word not in left


def test_tables_and_lists_keep_their_shape():
    table = '<table><tbody><tr><th scope="row">Na</th><td colspan="2">140</td></tr></tbody></table><ul><li>x</li></ul>'
    assert clean(table) == table


async def test_a_script_in_a_report_is_not_even_stored():
    div = '<div xmlns="http://www.w3.org/1999/xhtml"><p>Clear lungs.</p><script>alert(1)</script></div>'
    await take_in(bundle(patient(), report(text={"status": "generated", "div": div})))
    assert await only("SELECT narrative_html FROM diagnostic_report") == "<div><p>Clear lungs.</p></div>"
