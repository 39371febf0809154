"""Small tricks against a whole portal: odd headers, methods, languages, files; asking for somebody else's part of a page."""

import pytest

from portal.accounts.tables import Session
from portal.exchange.tables import ImportFile
from tests.support.cast import make_cast_with_records, sign_in
from tests.support.visitor import Visitor
from tests.support.ways_in import enter_password

OURS = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}


@pytest.mark.parametrize("target", ["results-list", "sign-in-step", "found-patients", "main", "#results-list", "x\"><script>", "", "../results"])
async def test_htmx_gets_parts_of_the_page_it_asks_and_of_no_other(clinic, target):
    lee = await sign_in("lee.chen")
    headers = {"hx-request": "true", "hx-target": target}
    for path in ("/patients/maya/results", "/staff/patients", "/patients/maya"):
        assert (await lee.http.get(path, headers=headers)).status_code == 404
    own = await lee.http.get("/patients/lee/results", headers=headers)
    assert own.status_code == 200 and "<script>" not in own.text.partition("<body")[2]
    assert "Maya" not in own.text and "found-patients" not in own.text


async def test_htmx_that_is_not_signed_in_is_sent_to_sign_in(clinic):
    response = await Visitor().http.get("/patients/maya/results", headers={"hx-request": "true", "hx-target": "results-list"})
    assert response.status_code == 401 and response.headers["hx-redirect"].startswith("/sign-in?next=/patients/maya")


@pytest.mark.parametrize("header", ["x-http-method-override", "x-method-override", "x-http-method"])
async def test_there_is_no_other_way_to_name_a_method(clinic, header):
    maya = await sign_in("maya")
    for method in ("POST", "DELETE", "PUT"):
        response = await maya.http.get("/sign-out", headers={header: method})
        assert response.status_code in {404, 405}
    await maya.http.get("/account?_method=POST")
    assert (await maya.open("/account")).path == "/account"


@pytest.mark.parametrize("name", ["x-original-url", "x-rewrite-url", "x-forwarded-host", "forwarded", "x-forwarded-prefix", "x-forwarded-for"])
async def test_headers_of_proxies_lead_nowhere(clinic, name):
    values = {name: "/staff/patients/maya" if "url" in name else "evil.example"}
    lee = await sign_in("lee.chen")
    page = await lee.open("/account", **values)
    assert page.path == "/account" and "evil.example" not in page.html and "Maya" not in page.html


@pytest.mark.parametrize("lang", ["xx", "../../etc/passwd", "en%00", "%0d%0aSet-Cookie:a=b", "AR", "en&lang=ar", "é", "a" * 3000, "%F0%9F%92%A9", "[]"])
async def test_an_odd_language_is_no_language(clinic, lang):
    response = await Visitor().http.get(f"/sign-in?lang={lang}", headers={"accept-language": "en"})
    assert response.status_code == 200 and 'lang="' in response.text and "a=b" not in str(response.headers)
    assert "dev-lang" not in response.headers.get("set-cookie", "").replace("dev-lang=en", "").replace("dev-lang=ar", "")


@pytest.mark.parametrize("wanted", ["/sign-in%0d%0aLocation:%20//evil.example", "/%5cevil.example", "/account%00", "/x/%2e%2e/%2f/evil", "/account?x=%0d%0aA:b"])
async def test_where_to_go_next_cannot_carry_a_header(clinic, wanted):
    visitor = Visitor()
    await visitor.open(f"/sign-in?next={wanted}")
    response = await visitor.http.get("/account", headers={"referer": "http://evil.example"})
    assert response.headers["location"] == "/sign-in?next=/account"
    assert "evil" not in visitor.page.html


@pytest.mark.parametrize("path", ["/sign-in", "/password/forgotten", "/access-links", "/activate", "/password/reset", "/not-me", "/sign-out"])
async def test_forms_before_signing_in_need_their_own_browsers_token(clinic, path):
    other, visitor = Visitor(), Visitor(address="198.51.100.5")
    await other.open("/sign-in")
    await visitor.open("/sign-in")
    token = dict(other.page.fields(other.page.form("Sign in")))["csrf"]
    for sent in ({}, {"csrf": ""}, {"csrf": token}, {"csrf": token[:-1]}, {"csrf": "é" * 43}):
        response = await visitor.http.post(path, data={"identifier": "maya", "password": "x", **sent}, headers=OURS)
        assert response.status_code == 403, sent
    foreign = await visitor.http.post(path, data={"csrf": token}, headers={**OURS, "sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403 and not await Session.exists()


HUGE = ["9" * 400, "-1", "1e309", "NaN", "٣٤", "\u202e", "a\u0300" * 300, "\ud7ff\U0001f4a9", "%s%n", "' OR 1=1 --", "x" * 30_000, "\x00", "\r\nA: b"]


@pytest.mark.parametrize("text", HUGE)
async def test_no_text_in_any_field_is_a_fault_of_ours(clinic, text):
    visitor = Visitor()
    await visitor.open("/sign-in")
    assert (await visitor.press("Sign in", {"Username": text, "Password": text})).status in {422, 413}
    await visitor.open("/password/forgotten")
    assert (await visitor.press("Send the link", {"Username": text})).status in {200, 413, 422}
    maya = await enter_password("maya")
    assert (await maya.press("Continue", {"6-digit code": text})).status in {413, 422}
    ada = await sign_in("ada.admin")
    for path, button, label in (("/staff/patients", "Search", "Name"), ("/staff/audit", "Show", "Patient number"), ("/staff/audit", "Show", "From day")):
        await ada.open(path)
        assert (await ada.press(button, {label: text})).status in {200, 413, 422}, path


FILES = {
    "no file": {}, "two files": {"file": ("a.json", b"{}"), "file2": ("b.json", b"{}")}, "empty": {"file": ("a.json", b"")},
    "path": {"file": ("../../etc/cron.d/x", b"{}")}, "name": {"file": ("<script>\u202e\r\nA: b.json", b"[]")}, "long name": {"file": ("n" * 5000, b"1")},
    "not text": {"file": ("a.json", bytes(range(256)))}, "a list of lists": {"file": ("a.json", b"[" * 100_000)},
    "zip": {"file": ("a.zip", b"PK\x03\x04" + bytes(100))},
}


@pytest.mark.parametrize("kind", FILES)
async def test_odd_uploads_are_taken_or_refused_in_words(clinic, kind):
    ada = await sign_in("ada.admin")
    await ada.open("/staff/imports")
    fields = {"csrf": dict(ada.page.fields(ada.page.form("Sign out")))["csrf"], "source": "Lab\u202e<b>"}
    response = await ada.http.post("/staff/imports", data=fields, files=FILES[kind] or {"other": ("x", b"y")}, headers=OURS)
    assert response.status_code in {303, 400, 422}, response.status_code
    for row in await ImportFile.select(ImportFile.name):
        assert "/" not in row["name"] and row["name"].isprintable() and len(row["name"]) <= 255


@pytest.mark.parametrize("who", ["maya", "bea.bills", "dr.osei", None])
async def test_uploads_of_people_who_may_not_are_refused_before_they_are_read(clinic, who):
    visitor = await sign_in(who) if who else Visitor()
    response = await visitor.http.post("/staff/imports", data={"source": "x"}, files={"file": ("a.json", b"{}")}, headers=OURS)
    assert response.status_code == (404 if who else 303) and not await ImportFile.exists()


@pytest.mark.parametrize("path", ["/demo/people", "/demo/mail", "/demo/mail/1", "/schema", "/schema/openapi.json", "/docs", "/.git/config", "/static/../src"])
async def test_what_a_clinic_does_not_have_is_not_there(clinic, path):
    assert (await Visitor().http.get(path)).status_code in {400, 404}


async def test_a_proxy_sees_nothing_of_the_account_behind_the_record(database):
    ids = await make_cast_with_records()
    ruth = await sign_in("ruth")  # looks after Jonah with two scopes that show nothing yet
    page = await ruth.open(f"/patients/{ids['jonah']}")
    assert page.status == 200 and "P-1001" not in page.html and "maya@example.org" not in page.html
    for path in ("results", "vitals", "access-log", "about", "results/tests"):
        assert (await ruth.http.get(f"/patients/{ids['jonah']}/{path}")).status_code == 404, path
