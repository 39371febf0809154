"""What a screen reader says on opening an account and on signing in: each page against a transcript that is kept in `transcripts/`.

After a change that is meant: `WRITE_TRANSCRIPTS=1 pytest tests/browser/test_transcripts.py`; read the diff aloud.
"""

import difflib
import os
from pathlib import Path

import pyotp
import pytest

from portal.demo.cast import PASSWORD
from tests.support.live_server import LiveServer
from tests.support.signing_in import code_for, sign_in
from tests.support.transcripts import transcript

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
KEPT = Path(__file__).with_name("transcripts")
SUBMIT = "main form button:not([type=button])"
WALKS = {
    "activation": ("link", "identity-check", "password", "second-step", "app", "recovery-codes", "contact", "notices"),
    "sign-in": ("page", "wrong-password", "code", "wrong-code", "home"),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A demo clinic of this module's own."""
    folder = tmp_path_factory.mktemp("heard") / "var"
    folder.mkdir(mode=0o700)
    server = LiveServer(folder, "demo", "run", "--port", "0")
    yield server
    server.kill()


def differences(name: str, heard: str) -> str:
    """How what is heard differs from the transcript; it is written instead where the environment asks for that."""
    file = KEPT / f"{name}.txt"
    if os.environ.get("WRITE_TRANSCRIPTS"):
        file.write_text(heard, encoding="utf-8")
    kept = file.read_text(encoding="utf-8") if file.exists() else ""
    return "\n".join(difflib.unified_diff(kept.splitlines(), heard.splitlines(), f"{name}.txt (kept)", "now", lineterm=""))


def check(walk: str, heard: list[str]) -> None:
    """Each page of a walk says what was agreed."""
    pairs = zip(WALKS[walk], heard, strict=True)
    found = [differences(f"{walk}-{number}-{name}", said) for number, (name, said) in enumerate(pairs, 1)]
    assert not any(found), "\n\n".join(filter(None, found)) + "\n\nMeant? Then WRITE_TRANSCRIPTS=1 writes them anew."


def test_opening_an_account(demo, open_page):
    invite_noor(open_page(f"{demo.url}/sign-in"), demo)
    page, heard = open_page(f"{demo.url}/demo/mail"), []
    open_invitation(page)
    for go_on in (press_the_button, answer_the_check, choose_a_password, choose_the_app, enter_the_code):
        heard.append(transcript(page))
        go_on(page)
    heard.append(transcript(page))
    page.locator("main a.button").click()
    page.wait_for_url("**/set-up/contact")
    heard.append(transcript(page))
    page.locator(SUBMIT).click()
    page.wait_for_url("**/set-up/notices")
    check("activation", [*heard, transcript(page)])


def invite_noor(desk, server) -> None:
    """The front desk invites a patient by email."""
    sign_in(desk, server, "sam.front")
    desk.goto(f"{server.url}/staff/patients")
    desk.get_by_label("Name, date of birth").fill("haddad")
    desk.get_by_role("button", name="Search").click()
    for link in ("Noor Haddad", "Invite this patient", "By email"):
        desk.get_by_role("link", name=link).click()
    desk.locator("[name=language]").select_option("en")
    desk.get_by_role("button", name="Send the invitation").click()
    desk.get_by_text("The invitation is on its way").wait_for()


def open_invitation(page) -> None:
    """The worker delivers within seconds; the demo shows the mail."""
    mail = page.locator("main li", has_text="noor@example.org").locator("a").first
    for _ in range(60):
        if mail.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    mail.click()
    page.locator("main a[href*='/invitations/']").first.click()
    page.wait_for_url("**/activate")


def press_the_button(page) -> None:
    """A wrong answer: what is heard of it is the second page of the walk."""
    page.locator(SUBMIT).first.click()
    page.locator(".errs").wait_for()


def answer_the_check(page) -> None:
    for part, value in (("day", "5"), ("month", "September"), ("year", "1978")):
        page.locator(f"[name=birth_date-{part}]").fill(value)
    page.locator("[name=fact]").fill("0155")
    page.locator(SUBMIT).click()
    page.locator("[name=password]").wait_for()


def choose_a_password(page) -> None:
    page.locator("[name=password]").fill("seven lamps under the weir")
    page.locator(SUBMIT).click()
    page.wait_for_url("**/set-up/second-step")


def choose_the_app(page) -> None:
    page.locator("main a[href='/set-up/second-step/authenticator']").click()
    page.locator("[name=code]").wait_for()


def enter_the_code(page) -> None:
    page.locator("[name=code]").fill(pyotp.TOTP(page.locator("code").first.inner_text().replace(" ", "")).now())
    page.locator(SUBMIT).click()
    page.locator(SUBMIT).click()
    page.locator("main ol code").first.wait_for()


def test_signing_in(demo, open_page):
    page, heard = open_page(f"{demo.url}/sign-in"), []
    for name, value in (("password", "a wrong one"), ("password", PASSWORD), ("code", "000000"), ("code", "")):
        heard.append(transcript(page))
        if name == "password":
            page.locator("[name=identifier]").fill("lee.chen")
        page.locator(f"[name={name}]").fill(value or code_for(demo, "lee.chen"))
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.locator(SUBMIT).first.click()
        page.wait_for_load_state("networkidle")
    page.wait_for_url("**/patients/*")
    check("sign-in", [*heard, transcript(page)])


def test_no_transcript_is_left_over():
    wanted = {f"{walk}-{number}-{name}.txt" for walk, names in WALKS.items() for number, name in enumerate(names, 1)}
    assert {file.name for file in KEPT.iterdir()} == wanted
