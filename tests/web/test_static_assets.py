"""Static files: one name for one content, small, kept for ever, and nobody else's file changed unnoticed (C57, C59)."""

import gzip
import hashlib

import brotli
import pytest

from portal.web.static_assets import FOLDER, AssetsDamaged, StaticAssets, assets, lean
from tests.support.asgi import ask

CSS = b"p{margin:0}" * 200


async def test_the_name_holds_the_hash_of_the_content(edge, static):
    url = static.url("css/app.css")
    assert url == f"/static/css/app.{hashlib.sha256(CSS).hexdigest()[:8]}.css"
    reply = await ask(edge, target=url)
    assert (reply.status, reply.body, reply.headers["content-type"]) == (200, CSS, "text/css; charset=utf-8")


@pytest.mark.parametrize(("accepted", "coding", "unpack"), [(b"gzip, br", "br", brotli.decompress), (b"gzip", "gzip", gzip.decompress)])
async def test_it_is_compressed_as_the_browser_likes(edge, static, accepted, coding, unpack):
    reply = await ask(edge, target=static.url("css/app.css"), headers=[(b"accept-encoding", accepted)])
    assert (reply.headers["content-encoding"], unpack(reply.body)) == (coding, CSS)
    assert reply.headers["vary"] == "Accept-Encoding"
    assert int(reply.headers["content-length"]) == len(reply.body) < 100


@pytest.mark.parametrize("name", ["icon.png", "small.txt"])
async def test_what_compression_does_not_help_is_sent_as_it_is(edge, static, name):
    reply = await ask(edge, target=static.url(name), headers=[(b"accept-encoding", b"br")])
    assert (reply.status, reply.headers.get("content-encoding")) == (200, None)


async def test_head_has_the_headers_of_get_and_no_body(edge, static):
    url = static.url("css/app.css")
    get, head = await ask(edge, target=url), await ask(edge, "HEAD", url)
    assert (head.headers, head.body) == (get.headers, b"")


MISSES = ["/static/css/app.css", "/static/", "/static/../src/portal/app.py", "/static/css/app.000000000000.css", "/static/%2e%2e/pyproject.toml"]


@pytest.mark.parametrize("target", MISSES)
async def test_no_other_file_can_be_asked_for(edge, tiny, target):
    await ask(edge, target=target)
    assert len(tiny.seen) == 1, "the application answers, with its 404"


async def test_files_are_only_read(edge, static, tiny):
    assert (await ask(edge, "PUT", static.url("css/app.css"))).status == 405


def test_an_unknown_name_in_a_template_fails_at_once(static):
    with pytest.raises(KeyError):
        static.url("css/lost.css")


def vendored(folder, content: bytes, recorded: bytes | None):
    folder.mkdir()
    (folder / "htmx.min.js").write_bytes(content)
    if recorded is not None:
        (folder / "vendor.sha256").write_text(f"{hashlib.sha256(recorded).hexdigest()}  htmx.min.js\n")
    return folder


def test_a_vendored_file_as_recorded_is_served(tmp_path):
    found = StaticAssets(vendored(tmp_path / "a", b"var htmx", b"var htmx"))
    assert len(found.by_url) == 1, "the list itself is not served"


def test_a_vendored_file_that_was_changed_stops_the_start(tmp_path):
    with pytest.raises(AssetsDamaged, match="htmx.min.js"):
        StaticAssets(vendored(tmp_path / "a", b"var htmx;steal()", b"var htmx"))


def test_a_vendored_file_that_nobody_recorded_stops_the_start(tmp_path):
    with pytest.raises(AssetsDamaged, match="htmx.min.js"):
        StaticAssets(vendored(tmp_path / "a", b"var htmx", None))


def test_a_recorded_file_that_is_missing_stops_the_start(tmp_path):
    folder = vendored(tmp_path / "a", b"var htmx", b"var htmx")
    (folder / "htmx.min.js").unlink()
    with pytest.raises(AssetsDamaged, match="htmx.min.js"):
        StaticAssets(folder)


def test_the_portals_own_files_are_whole_and_small():
    found = assets()
    small = {url: min(map(len, asset.bodies.values())) for url, asset in found.by_url.items()}
    assert FOLDER.name == "static"
    assert all(size <= 16_000 for size in small.values()), small


@pytest.mark.parametrize(("name", "body", "served"), [
    ("a.js", b"// why\nvar a = 1; // kept\n  b();\n", b"var a = 1; // kept\nb();\n"),
    ("a.css", b"/* two\n lines */\n.a{b:c} /* kept */\n\t.d{e:f}\n", b".a{b:c} /* kept */\n.d{e:f}\n"),
    ("a.min.js", b"// licence\n  x\n", b"// licence\n  x\n"), ("a.svg", b"  <svg/>\n", b"  <svg/>\n"),
])  # fmt: skip
def test_our_own_files_are_served_without_comment_lines_and_indents(name, body, served):
    assert lean(name, body) == served
