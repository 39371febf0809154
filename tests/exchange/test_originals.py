"""The resource as it came is kept, and so are the files inside it."""

from base64 import b64encode

import pytest

from portal.charts.originals import attachment_bytes, original_bytes
from portal.exchange.attachments import sniffed
from portal.results import shapes
from tests.support.records import as_json, bundle, observation, only, patient, report, rows, take_in

PDF = b"%PDF-1.7\nnot much\n%%EOF"
WHERE = "SELECT file_id, byte_offset, byte_length FROM"


async def test_a_result_leads_to_the_text_it_came_from():
    result = observation(value="4.20", note=[{"text": "Zoë, كلثوم, 😀"}])
    await take_in(b"\xef\xbb\xbf" + as_json(bundle(patient(), result)))
    ((*place,),) = await rows(f"{WHERE} observation")
    assert await original_bytes(*place) == as_json(result)


async def test_a_line_of_ndjson_too():
    lines = [as_json(patient()), as_json(observation())]
    await take_in(b"\r\n".join(lines) + b"\r\n", name="export.ndjson")
    ((*place,),) = await rows(f"{WHERE} observation")
    assert await original_bytes(*place) == lines[1]


async def test_a_file_inside_a_report_can_be_had():
    encoded = b64encode(PDF).decode()
    form = [{"contentType": "text/html", "title": "Whole report", "data": encoded[:8] + "\n" + encoded[8:]}]
    await take_in(bundle(patient(), report(presentedForm=form)))
    (attachment,) = shapes.attachments(await only("SELECT attachments FROM diagnostic_report"))
    assert (attachment.content_type, attachment.size, attachment.title) == ("application/pdf", len(PDF), "Whole report")
    ((*place,),) = await rows(f"{WHERE} diagnostic_report")
    assert await attachment_bytes(*place, attachment.path) == PDF


async def test_a_file_elsewhere_is_named_and_not_fetched():
    await take_in(bundle(patient(), report(presentedForm=[{"title": "Film", "url": "https://pacs.example/1"}])))
    (attachment,) = shapes.attachments(await only("SELECT attachments FROM diagnostic_report"))
    assert (attachment.path, attachment.url, attachment.content_type) == ("", "https://pacs.example/1", "")


@pytest.mark.parametrize("path", ["", "presentedForm[7]", "nothing", "id", "presentedForm", "status[0]"])
async def test_a_path_that_leads_nowhere_leads_to_nothing(path):
    await take_in(bundle(patient(), report(presentedForm=[{"data": "!!!"}])))
    ((*place,),) = await rows(f"{WHERE} diagnostic_report")
    assert await attachment_bytes(*place, path) is None


async def test_a_file_that_is_gone_is_none():
    assert await original_bytes("nothing", 0, 10) is None


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"), (b"\x89PNG\r\n\x1a\n...", "image/png"), (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"{\\rtf1 }", "application/rtf"),
        ("Naïve".encode(), "text/plain"), (b"<html><script>1</script>", ""), (b" <!DOCTYPE html>", ""), (b"<svg onload=1>", ""),
        (b"<?xml version='1.0'?>", ""), (b"MZ\x00\x90", ""), (b"\xfe\xffa", ""), (b"", ""),
    ],
)  # fmt: skip
def test_what_a_file_is_is_seen_in_its_bytes(content, kind):
    assert sniffed(content) == kind
