"""What a screen reader says on signing in: each page against a transcript that is kept in `transcripts/`.

After a change that is meant: `WRITE_TRANSCRIPTS=1 pytest tests/browser/test_transcripts.py`; read the diff aloud.
"""

import difflib
import os
from pathlib import Path

import pytest

from portal.demo.cast import PASSWORD
from tests.support.live_server import LiveServer
from tests.support.signing_in import code_for
from tests.support.transcripts import transcript

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
KEPT = Path(__file__).with_name("transcripts")
SUBMIT = "main form button:not([type=button])"
WALKS = {"sign-in": ("page", "wrong-password", "code", "wrong-code", "home")}


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
