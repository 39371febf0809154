"""Files of reports: given out as downloads, as what they are, to those who may see the report."""

import base64
import json
import zlib

import pytest

from portal import clock
from portal.database.identifiers import new_id
from portal.exchange.tables import ImportFile, Source
from tests.results.charts import report, result
from tests.results.reading import aloud
from tests.support.cast import sign_in

pytestmark = pytest.mark.usefixtures("cast")

PDF = b"%PDF-1.7 a letter"


async def filed(content: bytes, *, content_type: str, title: str = "Letter", kept: str | None = None, **given) -> str:
    """A report with one file in it, as an import leaves it; its id."""
    resource = json.dumps({"presentedForm": [{"data": kept or base64.b64encode(content).decode()}]}).encode()
    source, file = new_id(), new_id()
    await Source.insert(Source(id=source, name=source, created_at=clock.now()))
    await ImportFile.insert(ImportFile(
        id=file, source=source, sha256=file, name="bundle.json", size=1, received_at=clock.now(), raw=zlib.compress(b"[" + resource + b"]")))
    attachment = {"title": title, "content_type": content_type, "size": len(content), "path": "presentedForm[0]"}
    return await report(
        source_id=source, file_id=file, byte_offset=1, byte_length=len(resource), attachments=json.dumps([attachment]), **given)  # fmt: skip


async def download(report_id: str, number: object = 1):
    """The answer to Maya's browser."""
    visitor = await sign_in("maya")
    return await visitor.http.get(f"/patients/maya/reports/{report_id}/files/{number}")


async def test_a_file_is_named_on_the_page_of_its_report_and_sent_as_a_download():
    one = await filed(PDF, content_type="application/pdf", title="Brief von Dr. Müller.pdf")
    visitor = await sign_in("maya")
    await visitor.open(f"/patients/maya/reports/{one}")
    assert "Files Brief von Dr. Müller.pdf (download) Download, 17 bytes" in aloud(visitor.page)
    answer = await visitor.http.get(visitor.page.link("Brief von"))
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''Brief%20von%20Dr%20M%C3%BCller.pdf"


async def test_a_download_is_never_a_page_of_ours():
    headers = (await download(await filed(PDF, content_type="application/pdf"))).headers
    assert headers["content-type"] == "application/pdf"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")


@pytest.mark.parametrize("content_type", ["", "text/html", "image/svg+xml", "application/xml"])
async def test_kinds_that_could_be_active_are_not_given_out(content_type):
    one = await filed(b"<script>alert(1)</script>", content_type=content_type)
    page = await (await sign_in("maya")).open(f"/patients/maya/reports/{one}")
    assert "This file is not kept here." in page.text
    assert (await download(one)).status_code == 404


@pytest.mark.parametrize("number", [0, 2, -1, 99999999999, "x"])
async def test_a_number_without_a_file_is_not_found(number):
    assert (await download(await filed(PDF, content_type="application/pdf"), number)).status_code == 404


async def test_what_cannot_be_read_any_more_is_not_found():
    assert (await download(await filed(PDF, content_type="application/pdf", kept="no base64 !!"))).status_code == 404
    assert (await download(await report(attachments='[{"content_type":"application/pdf","path":"presentedForm[0]"}]'))).status_code == 404


@pytest.mark.parametrize("given", [{"release_at": None}, {"published": False}, {"patient": "lee"}])
async def test_files_of_a_hidden_report_are_not_found(given):
    assert (await download(await filed(PDF, content_type="application/pdf", **given))).status_code == 404


async def test_files_wait_with_the_text_while_a_result_of_the_report_is_held():
    one = await filed(PDF, content_type="application/pdf")
    await result(report=one, release_at=None)
    assert (await download(one)).status_code == 404


@pytest.mark.parametrize(
    ("title", "name"),
    [("../../etc/passwd", "etc%20passwd.pdf"), ('a"\r\nSet-Cookie: x', "a%20Set-Cookie%20x.pdf"), ("", "Full%20blood%20count.pdf"), ("…", "report.pdf"),
     ("\u202efdp.exe", "fdp%20exe.pdf"), ("x" * 300, "x" * 80 + ".pdf")],
)  # fmt: skip
async def test_names_of_files_are_harmless(title, name):
    answer = await download(await filed(PDF, content_type="application/pdf", title=title))
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
