"""Passkeys in Chromium, with its virtual authenticator: what the script, the browser and the portal do together."""

import json
import sqlite3

import httpx
import pytest
from playwright.sync_api import Page, expect

from portal.demo.cast import PASSWORD
from tests.support.live_server import LiveServer
from tests.support.page_checks import check_page
from tests.support.ports import free_port
from tests.support.signing_in import sign_in
from tests.support.virtual_authenticator import VirtualAuthenticator

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADD = "/account/second-steps/passkey"
USE = "Use a passkey"
SAVES_DATA = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
ASKED = "() => performance.getEntriesByType('resource').map(entry => entry.name)"
# Else a virtual authenticator answers what the sign-in page asks on its own, as soon as somebody is present.
NO_OFFER = "PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false)"
# Notes each question to the browser instead of asking it; true where the question was taken back.
NOTE = """window.asked = [];
navigator.credentials.get = options => new Promise((resolve, reject) => {
  window.asked.push(() => Boolean(options.signal && options.signal.aborted));
  if (options.signal) { options.signal.addEventListener('abort', () => reject(options.signal.reason)); }
});
PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(true);"""
# What a false copy of the portal would do with a challenge that it fetched for itself.
STEAL = """async challenge => {
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=/g, '');
  const key = await navigator.credentials.get({publicKey: {challenge: bytes(challenge), rpId: 'localhost', userVerification: 'required'}});
  const response = {};
  for (const name of ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle']) { response[name] = text(key.response[name]); }
  return JSON.stringify({id: key.id, rawId: key.id, type: key.type, response});
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The demo at an address that is a name: browsers make passkeys for no other."""
    folder, port = tmp_path_factory.mktemp("named") / "var", free_port()
    folder.mkdir(mode=0o700)
    made = LiveServer(folder, "demo", "run", "--port", str(port), settings={"PORTAL_BASE_URL": f"http://localhost:{port}"})
    yield made
    made.stop()


@pytest.fixture(scope="module")
def lees_passkey(server, browser) -> tuple[dict, tuple]:
    """A passkey that Lee has added: what his device holds, and the portal's row."""
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, server, "lee.chen")
    device = VirtualAuthenticator(page)
    page.goto(server.url + ADD)
    press(page, "Make a passkey")
    page.wait_for_url("**/account/second-steps")
    held = device.credentials()[0]
    context.close()
    with sqlite3.connect(server.folder / "portal.sqlite3") as database:
        return held, database.execute("SELECT * FROM passkey").fetchone()


@pytest.fixture
def lee(server, open_page, lees_passkey) -> Page:
    """Lee at the sign-in page, with his device in his hand. What earlier tests did to his account is undone."""
    held, row = lees_passkey
    with sqlite3.connect(server.folder / "portal.sqlite3") as database:
        database.execute("DELETE FROM passkey")
        database.execute(f"INSERT INTO passkey VALUES ({', '.join('?' * len(row))})", row)
        database.execute("UPDATE account SET password_failures = 0")
    page = open_page(f"{server.url}/help/sign-in")
    VirtualAuthenticator(page).hold(held)
    page.add_init_script(NO_OFFER)
    page.goto(f"{server.url}/sign-in")
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def sign_out(page: Page) -> None:
    press(page, "Sign out")
    page.wait_for_url("**/sign-in")


def give_password(page: Page) -> None:
    page.get_by_label("Username, email or patient number").fill("lee.chen")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_is_the_whole_sign_in(lee, lees_passkey):
    assert lees_passkey[0]["rpId"] == "localhost"
    press(lee, USE)
    lee.wait_for_url("**/patients/*")


def test_the_browser_offers_the_passkey_in_the_field(server, open_page, lee, lees_passkey):
    expect(lee.get_by_label("Username, email or patient number")).to_have_attribute("autocomplete", "username webauthn")
    page = open_page(f"{server.url}/help/sign-in")
    VirtualAuthenticator(page).hold(lees_passkey[0])
    page.goto(f"{server.url}/sign-in")  # its device chooses from the list of the field; no button is pressed
    page.wait_for_url("**/patients/*")


def test_pressing_the_button_takes_the_offer_back(server, open_page):
    page = open_page(f"{server.url}/help/sign-in")
    page.add_init_script(NOTE)
    page.goto(f"{server.url}/sign-in")
    page.wait_for_function("() => asked.length === 1")
    press(page, USE)
    page.wait_for_function("() => asked.length === 2")
    assert page.evaluate("() => asked.map(taken => taken())") == [True, False]


def test_a_passkey_is_the_second_step_and_confirms_what_matters(server, lee):
    give_password(lee)
    lee.get_by_role("link", name=USE).click()
    check_page(lee)
    press(lee, "Use my passkey")
    lee.wait_for_url("**/patients/*")
    lee.goto(f"{server.url}/sign-in/confirmation/passkey?next=/account/password")
    press(lee, "Use my passkey")
    lee.wait_for_url("**/account/password")


def test_a_passkey_that_does_not_know_its_owner_is_a_second_step_only(server, open_page):
    page = open_page(f"{server.url}/sign-in")
    sign_in(page, server, "maya")
    VirtualAuthenticator(page, checks=False)
    page.goto(server.url + ADD)
    press(page, "Make a passkey")
    page.wait_for_url("**/account/second-steps")
    page.goto(f"{server.url}/sign-in/confirmation/passkey?next=/account/password")
    press(page, "Use my passkey")
    page.wait_for_url("**/account/password")
    sign_out(page)
    page.goto(f"{server.url}/sign-in/passkey")
    press(page, USE)
    expect(page.locator("#live")).to_contain_text("No passkey was used")


def test_the_same_device_is_not_added_twice(server, lee):
    press(lee, USE)
    lee.wait_for_url("**/patients/*")
    lee.goto(server.url + ADD)
    press(lee, "Make a passkey")
    expect(lee.locator("#live")).to_contain_text("has a passkey for your account already")


def test_who_does_not_touch_the_device_is_told_and_may_try_again(server, lee):
    lee.goto(f"{server.url}/sign-in/passkey")
    check_page(lee)
    lee.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')); }")
    press(lee, USE)
    expect(lee.locator("#live")).to_contain_text("No passkey was used")
    expect(lee.get_by_role("button", name=USE)).to_be_enabled()


def test_an_answer_cannot_be_sent_again(server, lee):
    pre = next(cookie for cookie in lee.context.cookies() if cookie["name"] == "dev-pre")
    with lee.expect_request(lambda request: request.method == "POST") as sent:
        press(lee, USE)
    lee.wait_for_url("**/patients/*")
    headers = {"content-type": "application/x-www-form-urlencoded", "origin": server.url}
    again = httpx.post(f"{server.url}/sign-in/passkey", content=sent.value.post_data, cookies={"dev-pre": pre["value"]}, headers=headers)
    assert again.status_code == 422 and "used before" in again.text and "dev-sid" not in again.headers.get("set-cookie", "")


def test_a_challenge_cannot_be_answered_twice(server, lee):
    lee.goto(f"{server.url}/sign-in/passkey")
    pre = next(cookie["value"] for cookie in lee.context.cookies() if cookie["name"] == "dev-pre")
    old = lee.evaluate("() => fetch('/sign-in/passkey/options').then(answer => answer.text())")
    lee.route("**/options", lambda route: route.fulfill(body=old, content_type="application/json"))
    press(lee, USE)
    lee.wait_for_url("**/patients/*")
    sign_out(lee)
    lee.context.add_cookies([{"name": "dev-pre", "value": pre, "url": server.url}])
    lee.goto(f"{server.url}/sign-in/passkey")
    press(lee, USE)
    expect(lee.get_by_role("alert")).to_contain_text("used before")


def test_an_answer_given_to_another_origin_is_refused(server, lee):
    lee.goto(f"{server.url}/sign-in/passkey")
    asked = json.loads(lee.evaluate("() => fetch('/sign-in/passkey/options').then(answer => answer.text())"))
    copy = f"http://localhost:{free_port()}/"
    lee.context.unroute("**/*")
    lee.route(f"{copy}**", lambda route: route.fulfill(body="<h1>Riverside Clinic</h1>", content_type="text/html"))
    lee.goto(copy)
    stolen = lee.evaluate(STEAL, asked["challenge"])
    lee.goto(f"{server.url}/sign-in/passkey")
    lee.evaluate("""credential => {
      const form = document.querySelector('form[data-passkey]'), field = document.createElement('input');
      field.name = 'credential'; field.value = credential; form.append(field); form.submit();
    }""", stolen)
    expect(lee.get_by_role("alert")).to_contain_text("was not accepted")


def test_at_another_name_the_browser_gives_nothing(server, lee):
    lee.context.unroute("**/*")
    lee.goto(server.url.replace("localhost", "127.0.0.1") + "/sign-in/passkey")
    press(lee, USE)
    expect(lee.locator("#live")).to_contain_text("No passkey was used")


def test_a_copy_of_a_passkey_is_refused(server, open_page, lee, lees_passkey):
    press(lee, USE)
    lee.wait_for_url("**/patients/*")
    thief = open_page(f"{server.url}/help/sign-in")
    VirtualAuthenticator(thief).hold(lees_passkey[0], signCount=0)
    thief.goto(f"{server.url}/sign-in/passkey")
    press(thief, USE)
    expect(thief.get_by_role("alert")).to_contain_text("was not accepted")


def test_a_removed_passkey_opens_nothing(server, lee):
    press(lee, USE)
    lee.wait_for_url("**/patients/*")
    lee.goto(f"{server.url}/account/second-steps")
    lee.get_by_role("link", name="Passkey:").click()
    lee.get_by_role("button", name="Remove this second step").click()
    lee.wait_for_url("**/account/second-steps")
    sign_out(lee)
    lee.goto(f"{server.url}/sign-in/passkey")
    press(lee, USE)
    expect(lee.get_by_role("alert")).to_contain_text("was not accepted")


def test_it_works_while_wrong_passwords_keep_the_account_locked(server, lee):
    with sqlite3.connect(server.folder / "portal.sqlite3") as database:
        database.execute("UPDATE account SET password_failures = 100 WHERE username = 'lee.chen'")
        database.execute("UPDATE device SET revoked_at = created_at")
    lee.context.clear_cookies(name="dev-device")
    give_password(lee)
    expect(lee.get_by_role("alert")).to_contain_text("does not match what we have")
    press(lee, USE)
    lee.wait_for_url("**/patients/*")


def test_without_scripts_nothing_is_there_that_does_nothing(server, open_page):
    page = open_page(f"{server.url}/sign-in", javascript=False)
    assert page.get_by_role("main").get_by_role("button").all_inner_texts() == ["Sign in"]
    page.goto(f"{server.url}/sign-in/passkey")
    assert not page.get_by_role("main").get_by_role("button").count()
    expect(page.get_by_role("main")).to_contain_text("This browser cannot use a passkey here")


def test_the_script_comes_after_the_page_and_not_where_data_is_dear(server, open_page):
    page = open_page(f"{server.url}/sign-in")
    page.wait_for_load_state("networkidle")
    assert [name for name in page.evaluate(ASKED) if "passkeys" in name]
    page.add_init_script(SAVES_DATA)
    page.reload(wait_until="networkidle")
    assert not [name for name in page.evaluate(ASKED) if "passkeys" in name]
    page.goto(f"{server.url}/sign-in/passkey")
    expect(page.get_by_role("button", name=USE)).to_be_visible()
