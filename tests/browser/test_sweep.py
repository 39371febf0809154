"""The second judge of accessibility goes over the pages: keyboard, focus, reflow at 320 px, text at 200 %, contrast in the dark
and in forced colours, names as a screen reader is given them. Skipped where the judge is not."""

import sqlite3

import pytest

from portal.demo.cast import PASSWORD
from tests.support.judges import sweep
from tests.support.signing_in import code_for

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

SEND = "main form button:not([type=button])"
EVERYBODY = ["/", "/sign-in", "/help/sign-in", "/languages", "/poster", "/password/forgotten", "/access-links/new", "/help/sign-in/second-step",
             "/help/sign-in/nothing-left", "/help/browser", "/no-such-page"]  # fmt: skip
STAFF = ["/staff", "/staff/patients", "/staff/imports", "/staff/quarantine", "/staff/audit", "/staff/settings", "/staff/settings/sessions"]


SHARED_PHONES = "autocomplete=off: what somebody looked for in a record must not be offered to the next person at the phone"
NEWEST = (
    "SELECT id FROM observation WHERE patient = ? AND section = ? AND published AND withdrawn_at IS NULL AND release_at IS NOT NULL"
    " AND sensitive_label = '' ORDER BY effective_instant DESC"
)


@pytest.fixture(scope="module")
def record(demo_server) -> list[str]:
    """The pages of Maya's record."""
    database = sqlite3.connect(f"file:{demo_server.folder}/portal.sqlite3?mode=ro", uri=True)
    (maya,) = database.execute("SELECT id FROM patient WHERE number = 'P-1001'").fetchone()
    result, vital = (database.execute(NEWEST, (maya, section)).fetchone()[0] for section in ("results", "vitals"))
    database.close()
    home = f"/patients/{maya}"
    parts = ["", "/results", "/results/tests", f"/results/{result}", "/vitals", f"/vitals/{vital}", "/access-log"]
    return ["/records", "/account", "/session", *(home + part for part in parts)]


def spec_of(paths: list[str], language: str, **common: object) -> dict:
    """A list of pages for the judge."""
    pages = [
        {"name": f"{path} {language}", "path": f"{path}?lang={language}", "lang": language, "same_title": True, **common} for path in paths
    ]
    return {"lang": language, "error_prefix": "", "pages": pages, "ignore": [{"rule": "autocomplete", "why": SHARED_PHONES}]}


def signing_in(demo_server, username: str) -> dict:
    """How the judge gets in."""
    return {
        "sign_in": [
            {"goto": "/sign-in"},
            {"fill": {"[name=identifier]": username, "[name=password]": PASSWORD}, "click": SEND, "content": "[name=code]"},
            {"fill": {"[name=code]": code_for(demo_server, username)}, "click": SEND, "content": "main h1"},
        ]
    }


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_for_everybody(demo_server, tmp_path, language):
    spec = spec_of(EVERYBODY, language)
    spec["pages"][-1]["status"] = 404
    empty = {
        "name": "sign in, sent empty",
        "path": "/sign-in",
        "steps": [{"click": SEND}],
        "status": 422,
        "errors": True,
        "same_title": True,
    }
    if language == "en":
        spec |= {"error_prefix": "Error: ", "pages": [*spec["pages"], empty]}
    sweep(demo_server.url, spec, tmp_path)


@pytest.mark.parametrize("mode", ["js", "nojs"])
def test_pages_of_a_record(demo_server, tmp_path, record, mode):
    spec = spec_of(record, "en", signed_in=True) | signing_in(demo_server, "maya")
    sweep(demo_server.url, spec, tmp_path, "--modes", mode)


@pytest.mark.parametrize("mode", ["js", "nojs"])
def test_pages_of_the_clinic(demo_server, tmp_path, mode):
    spec = spec_of(STAFF, "en", signed_in=True) | signing_in(demo_server, "ada.admin")
    sweep(demo_server.url, spec, tmp_path, "--modes", mode)
