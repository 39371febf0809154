"""The poster, the link for the clinic's website, and the manifest for home screens."""

import json
import re
from urllib.parse import unquote

import pypdfium2
import pytest

from portal.clinic.link_snippet import code_picture, link_snippet
from portal.web.language import LANGUAGES
from tests.support.visitor import Visitor


async def test_the_poster_shows_the_address_and_a_code(visitor):
    page = await visitor.open("/poster")
    picture = page.tree.find(".//img")
    assert "http://127.0.0.1:8000" in page.text
    assert picture.get("src").startswith("data:image/svg+xml,")
    assert picture.get("alt") == "Square code that holds the address of the portal"


def test_the_code_is_black_on_white_with_a_quiet_zone():
    drawing = unquote(code_picture("https://portal.example.org/").partition(",")[2])
    assert 'fill="#fff"' in drawing and 'stroke="#000"' in drawing
    assert re.search(r'viewBox="0 0 (\d+) \1"|width="(\d+)" height="\2"', drawing)


@pytest.mark.parametrize("locale", LANGUAGES)
async def test_the_poster_can_be_printed_in_every_language(riverside, locale):
    visitor = Visitor(language=locale)
    answer = await visitor.http.get("/poster.pdf")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    paper = pypdfium2.PdfDocument(answer.content)
    words = paper[0].get_textpage().get_text_bounded()
    assert len(paper) == 1
    assert all(part in words for part in ("Riverside", "Clinic", "8000"))


async def test_the_link_for_the_website_is_plain_html(visitor):
    page = await visitor.open("/poster")
    snippet = "".join(next(page.tree.iter("textarea")).itertext()).strip()
    assert snippet == '<a href="http://127.0.0.1:8000/" lang="en">Sign in to the patient portal of Riverside Clinic</a>'


def test_a_clinics_name_cannot_break_the_link():
    assert "<script>" not in link_snippet('"><script>', "https://portal.example.org", "en")


async def test_the_manifest_names_the_clinic_and_files_that_are_there(visitor):
    answer = await visitor.http.get("/manifest.webmanifest")
    manifest = json.loads(answer.content)
    assert answer.headers["content-type"].startswith("application/manifest+json")
    assert manifest["name"] == "Riverside Clinic – my health record"
    assert (manifest["start_url"], manifest["lang"], manifest["dir"]) == ("/", "en", "ltr")
    for icon in manifest["icons"]:
        assert (await visitor.http.get(icon["src"])).headers["content-type"] == icon["type"]
