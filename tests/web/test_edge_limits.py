"""What is too large, malformed or of no use here never reaches the application (C66, C68, C70)."""

import pytest

from portal.web.edge import Edge
from portal.web.request_body import BodyRule
from tests.support.asgi import FORM, SAME_ORIGIN, ask, exchange, post, scope_of

KIB = 1024
MULTIPART = (b"content-type", b"multipart/form-data; boundary=x")


def length(count: int | bytes) -> list[tuple[bytes, bytes]]:
    return [(b"content-length", count if isinstance(count, bytes) else b"%d" % count)]


async def test_a_form_of_64_kib_passes_and_one_byte_more_does_not(edge, tiny):
    assert (await post(edge, "/", b"a" * 64 * KIB)).status == 200
    assert len(tiny.seen[0][1]) == 64 * KIB
    assert (await post(edge, "/", b"a" * (64 * KIB + 1))).status == 413
    assert len(tiny.seen) == 1


async def test_a_large_body_is_refused_on_its_word_before_any_of_it_is_read(edge):
    async def receive():
        raise AssertionError("the body was read")

    out = []

    async def send(message):
        out.append(message)

    headers = [(b"host", b"127.0.0.1:8000"), SAME_ORIGIN, FORM, *length(70_000)]
    await edge(scope_of("POST", "/", headers), receive, send)
    assert out[0]["status"] == 413


async def test_a_length_that_lies_is_counted_out(edge, tiny):
    reply = await post(edge, "/", [b"a" * 40 * KIB, b"a" * 40 * KIB], headers=length(10))
    assert (reply.status, tiny.seen) == (413, [])


async def test_a_body_without_a_length_is_counted(edge, tiny):
    assert (await post(edge, "/", [b"a" * 30 * KIB] * 2)).status == 200
    assert (await post(edge, "/", [b"a" * 30 * KIB] * 3)).status == 413
    assert len(tiny.seen) == 1


BAD_LENGTHS = [b"-1", b"+5", b"1e3", b"0x10", b"", b" 5", b"5,5", "٥".encode(), b"9" * 30]


@pytest.mark.parametrize("bad", BAD_LENGTHS)
async def test_a_length_that_is_no_number_is_refused(edge, tiny, bad):
    reply = await post(edge, "/", b"a=b", headers=length(bad))
    assert (reply.status, tiny.seen) == (400, [])


CONTRADICTIONS = {
    "length and chunked": [*length(3), (b"transfer-encoding", b"chunked")],
    "two lengths": [*length(3), *length(4)],
    "the same length twice": [*length(3), *length(3)],
    "unknown coding": [(b"transfer-encoding", b"gzip, chunked")],
    "two codings": [(b"transfer-encoding", b"chunked"), (b"transfer-encoding", b"chunked")],
}


@pytest.mark.parametrize("contradiction", CONTRADICTIONS)
async def test_headers_that_contradict_each_other_are_refused(edge, tiny, contradiction):
    scope = scope_of("POST", "/", [(b"host", b"127.0.0.1:8000"), SAME_ORIGIN, FORM, *CONTRADICTIONS[contradiction]])
    reply = await exchange(edge, scope, [{"type": "http.request", "body": b"a=b", "more_body": False}])
    assert (reply.status, tiny.seen) == (400, [])


async def test_200_fields_pass_and_201_do_not(edge, tiny):
    assert (await post(edge, "/", b"&".join([b"a=1"] * 200))).status == 200
    assert (await post(edge, "/", b"&".join([b"a=1"] * 201))).status == 400
    assert (await post(edge, "/", b"&" * 201, headers=[(b"content-type", b"Application/X-WWW-Form-URLencoded;charset=utf-8")])).status == 400
    assert len(tiny.seen) == 1


@pytest.mark.parametrize("kind", [b"application/json", b"text/plain", b"application/xml", b"", b"application/x-www-form-urlencodedx"])
async def test_only_forms_are_taken(edge, tiny, kind):
    reply = await post(edge, "/", b"{}", headers=[(b"content-type", kind)])
    assert (reply.status, tiny.seen) == (415, [])


async def test_what_is_declared_for_a_path_is_taken_there(tiny, static):
    edge = Edge(tiny, static=static, bodies=(BodyRule("/reports", 100, ("application/json",)),))
    json = [(b"content-type", b"application/json")]
    assert (await post(edge, "/reports", b"{}", headers=json)).status == 200
    assert (await post(edge, "/reports", b"1" * 101, headers=json)).status == 413
    assert (await post(edge, "/reports/2", b"{}", headers=json)).status == 415


async def test_uploads_may_be_larger_on_their_own_paths_only(tiny, static):
    edge = Edge(tiny, static=static, bodies=(BodyRule("/files/[^/]+", 200 * KIB),))
    pieces = [b"a" * 50 * KIB] * 4
    assert (await post(edge, "/files/1", pieces, headers=[MULTIPART])).status == 200
    assert (await post(edge, "/files/1/more", pieces, headers=[MULTIPART])).status == 413
    assert (await post(edge, "/files/1", pieces)).status == 413, "an urlencoded form is never that large"
    assert len(tiny.seen) == 1


async def test_an_upload_past_its_limit_is_cut_off_while_it_comes(tiny, static):
    edge = Edge(tiny, static=static, bodies=(BodyRule("/files", 100 * KIB),))
    pieces = [b"a" * 60 * KIB] * 50
    reply = await post(edge, "/files", pieces, headers=[MULTIPART])
    assert (reply.status, tiny.seen) == (413, [])


async def test_a_browser_that_leaves_halfway_gets_nothing_and_breaks_nothing(edge, tiny, capfd):
    scope = scope_of("POST", "/", [(b"host", b"127.0.0.1:8000"), SAME_ORIGIN, FORM, *length(100)])
    with pytest.raises(AssertionError, match="0 answers"):
        await exchange(edge, scope, [{"type": "http.request", "body": b"a=b", "more_body": True}])
    assert tiny.seen == []
    assert '"status":499' in capfd.readouterr().err


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND"])
async def test_other_methods_do_not_exist(edge, tiny, method):
    reply = await ask(edge, method, headers=[SAME_ORIGIN])
    assert (reply.status, reply.headers["allow"], tiny.seen) == (405, "GET, HEAD, POST", [])


async def test_a_get_carries_no_body(edge, tiny):
    assert (await ask(edge, body=b"a=b", headers=[FORM])).status == 400
    assert (await ask(edge, headers=length(0))).status == 200
    assert len(tiny.seen) == 1


TARGETS = {"/" + "a" * 4095: 200, "/" + "a" * 4096: 414, "/?" + "a" * 4096: 200, "/?" + "a" * 4097: 414}


@pytest.mark.parametrize("target", TARGETS, ids=[f"{len(target)} characters" for target in TARGETS])
async def test_addresses_have_an_end(edge, target):
    assert (await ask(edge, target=target)).status == TARGETS[target]


@pytest.mark.parametrize("target", ["//evil.example/", "///", "/\\evil.example", "/%5cevil.example", "/%2fevil.example", "/a%00", "/a%0d%0aX:%20y", "*", ""])
async def test_addresses_that_would_lead_elsewhere_in_a_link_are_refused(edge, tiny, target):
    assert ((await ask(edge, target=target)).status, tiny.seen) == (400, [])


HEADS = {
    "one of 8 KiB": ([(b"x", bytes(8192))], 200),
    "one larger": ([(b"x", bytes(8193))], 431),
    "many that are small together": ([(b"x%d" % n, b"") for n in range(99)], 200),
    "too many": ([(b"x%d" % n, b"") for n in range(100)], 431),
    "large together": ([(b"x%d" % n, bytes(4096)) for n in range(4)], 431),
}


@pytest.mark.parametrize("head", HEADS)
async def test_headers_have_an_end(edge, head):
    headers, status = HEADS[head]
    assert (await ask(edge, headers=headers)).status == status


async def test_head_is_get_without_the_page(edge, tiny):
    get, head = await ask(edge, "GET", "/"), await ask(edge, "HEAD", "/")
    assert (head.status, head.body, tiny.seen[1][0]["method"]) == (200, b"", "GET")
    assert head.headers == get.headers


async def test_there_are_no_websockets(edge, tiny):
    out = []

    async def send(message):
        out.append(message["type"])

    await edge({"type": "websocket", "path": "/", "headers": []}, None, send)
    assert (out, tiny.seen) == (["websocket.close"], [])
