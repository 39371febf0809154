"""Text that would be a script, in every place that keeps text today: each page shows it as text (C63)."""

import html5lib
import pytest

from portal.accounts.tables import Account
from portal.charts.tables import Patient
from portal.clinic.tables import Clinic
from portal.exchange.tables import ImportFile, QuarantinedRecord, Source
from portal.results.tables import DiagnosticReport, Observation
from tests.support.cast import make_cast_with_records, sign_in
from tests.support.objects import MAYAS_OBJECTS, address_of, make_objects
from tests.support.page import Page
from tests.support.walking import STARTS, walk

CORPUS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onfocus='alert(1)' autofocus='", "</title><script>alert(1)</script>",
    "<svg/onload=alert(1)>", "javascript:alert(1)", "{{ 7*7 }}", "%(name)s %s", "--><script>alert(1)</script><!--", "<a href=javascript:alert(1)>x</a>",
    "\u202e<b>x", "<ScRiPt >alert(1)</sCrIpT>", "&lt;script&gt;", "</textarea><script>alert(1)</script>", "<style>*{color:red}</style>",
]
PLACES = {
    Patient: ("given_name", "family_name", "former_names", "address", "language"), Account: ("name",), Clinic: ("name", "address", "emergency_text"),
    ImportFile: ("name",), Source: ("name",), QuarantinedRecord: ("snippet", "path", "resource_type"),
    Observation: ("name",), DiagnosticReport: ("title",),
}


async def plant(text: str) -> None:
    """Write the text into every place, as far as it fits."""
    for table, names in PLACES.items():
        columns = {column._meta.name: column for column in table._meta.columns}
        for name in names:
            length = getattr(columns[name], "length", None) or 300
            one = (await table.select(table.id).limit(1))[0]["id"] if table is Source else ""
            await table.update({columns[name]: text[:length]}).where(table.id == one if one else table.id != "")


def is_inert(page: Page) -> bool:
    """No element or attribute on the page came out of the text."""
    tree = html5lib.parse(page.html, namespaceHTMLElements=False)
    for one in tree.iter():
        if not isinstance(one.tag, str):
            continue
        if one.tag in {"script", "style"} and "alert(1)" in "".join(one.itertext()) or one.tag == "style" and "color:red" in "".join(one.itertext()):
            return False
        if any(name.lower().startswith("on") for name in one.keys()) or "javascript:" in (one.get("href") or "") + (one.get("src") or ""):
            return False
    return tree.find(".//img[@src='x']") is None and "49" not in (page.title or "")


@pytest.mark.slow
@pytest.mark.parametrize("who", ["maya", "sam.front", "ada.admin"])
async def test_hostile_text_is_text_on_every_page(database, who):
    ids = await make_cast_with_records()
    await make_objects(ids["maya"])
    visitor = await sign_in(who)
    own = (address_of("/patients/{patient_id}/results/{result_id}"), address_of("/patients/{patient_id}/reports/{report_id}"))
    staff = (f"/staff/patients/{ids['maya']}", f"/staff/quarantine/{MAYAS_OBJECTS['record_id']}") if who == "ada.admin" else ()
    for text in CORPUS:
        await plant(text)
        for page in await walk(visitor, *STARTS[who], *(own if who == "maya" else staff)):
            assert page.status < 500 and (not page.is_html or is_inert(page)), (text, page.path)


@pytest.mark.parametrize("text", [text for text in CORPUS if text != "javascript:alert(1)"])  # in a field it is only words
async def test_hostile_text_that_is_typed_comes_back_as_text(clinic, text):
    sam = await sign_in("sam.front")
    for path, button, label in (("/staff/patients", "Search", "Name"), ("/staff/patients/noor/invitations/email", "Send the invitation", "Email address")):
        await sam.open(path)
        page = await sam.press(button, {label: text})
        assert page.status in {200, 422} and is_inert(page), path
