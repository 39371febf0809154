"""Every page that people can reach by links passes axe-core and the Nu HTML checker: in four languages, with and without
scripts, and with its forms sent empty; a letter or card that a form answers is left alone."""

import pytest

from portal.web.language import LANGUAGES, direction
from tests.support.crawler import Walk
from tests.support.live_server import LiveServer
from tests.support.page_checks import page_problems
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

WITHOUT_SIGNING_IN = [
    "/", "/sign-in", "/help/sign-in", "/poster", "/languages", "/password/forgotten", "/password/reset/wrong", "/username/forgotten", "/second-step-reset/wrong", "/new-second-step/wrong", "/access-links/new", "/invitations/wrong",
    "/access-requests/new", "/access-requests/received",
    "/not-me/wrong", "/verify-email/wrong", "/help/browser", "/help/browser/result", "/help/leaving-quickly", "/session", "/sign-in/passkey", "/email-undo/wrong",
    "/no-such-page", "/demo/people", "/demo/mail",
]  # fmt: skip
# What everybody's walk has looked at and is the same for people who are signed in.
FOR_EVERYBODY = ("/help/sign-in/", "/help/browser/", "/demo/", "/poster", "/languages", "/password/forgotten", "/username/forgotten")
# Scripts change nothing that depends on the language but the direction, so two languages are walked without them only.
WAYS = [pytest.param(language, scripts, id=f"{language} {'scripts' if scripts else 'no scripts'}")
        for language in LANGUAGES for scripts in (True, False) if language == "en" or scripts == (language == "ar")]  # fmt: skip
# Who, where they begin, and kinds of page that they must have come by.
PEOPLE = {
    "maya": (
        ["/", "/records", "/not-available", "/session", "/account/second-steps/passkey", "/account/second-steps/text-message",
         "/account/second-step-reset", "/account/telephone-phrase", "/sign-in/confirmation?next=/account/password", "/no-such-page"],
        {"/patients/*", "/patients/*/results", "/patients/*/results/*", "/patients/*/vitals", "/patients/*/access-log", "/account", "/records-requests",
         "/records-requests/*", "/records-requests/new", "/account/sessions", "/account/history", "/account/second-steps",
         "/account/second-steps/*", "/account/second-steps/authenticator", "/account/second-steps/code-card", "/account/recovery-codes",
         "/account/email", "/account/email/new", "/account/phone", "/account/phone/new", "/account/notices", "/account/password"},
    ),
    "sam.front": (["/staff", "/staff/access-work", "/staff/undelivered", "/staff/patients/tomas/category",
                   "/staff/access-requests", "/staff/records-requests"],
                  {"/staff/patients", "/staff/access-requests", "/staff/access-requests/*", "/staff/records-requests", "/staff/records-requests/*"}),
    "ada.admin": (["/staff", "/staff/categories"], {"/staff/imports", "/staff/quarantine", "/staff/audit", "/staff/accounts", "/staff/accounts/*", "/staff/settings", "/staff/settings/sessions", "/staff/categories", "/staff/categories/*"}),
}


@pytest.fixture(scope="module")
def own_demo(tmp_path_factory):
    """A demo clinic of this module's own: sending forms changes it."""
    folder = tmp_path_factory.mktemp("crawled") / "var"
    folder.mkdir(mode=0o700)
    server = LiveServer(folder, "demo", "run", "--port", "0")
    yield server
    server.kill()


def how_many(language: str, javascript: bool) -> int:
    """Two pages of each kind once; one of each in the other languages and without scripts, which differ little."""
    return 2 if language == "en" and javascript else 1


def looking(language: str):
    """What is wrong with a page in `language`."""

    def look(page) -> list[str]:
        html = page.locator("html")
        tongue = (html.get_attribute("lang"), html.get_attribute("dir"))
        wrong = [] if tongue == (language, direction(language)) else [f"lang and dir are {tongue}"]
        return [*wrong, *page_problems(page)]

    return look


@pytest.mark.parametrize(("language", "javascript"), WAYS)
def test_pages_for_everybody(own_demo, open_page, language, javascript):
    page = open_page(f"{own_demo.url}/?lang={language}", javascript=javascript)
    walk = Walk(page, own_demo.url, looking(language), of_each_kind=how_many(language, javascript)).from_(*WITHOUT_SIGNING_IN)
    assert not walk.problems, "\n".join(walk.problems)


def problems_of_a_patient_file(page, address: str, look) -> list[str]:
    """A search is no link: look at what it finds, and at the patient's file."""
    page.goto(f"{address}/staff/patients")
    page.locator("[name=text]").fill("Torres")
    page.locator("main form button").first.click()
    page.locator("#found-patients a").first.wait_for()
    problems = look(page)
    page.locator("#found-patients a").first.click()
    page.wait_for_url("**/staff/patients/*")
    return [*problems, *look(page)]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(("language", "javascript"), WAYS)
def test_pages_of_people_who_are_signed_in(own_demo, open_page, who, language, javascript):
    begin, expected = PEOPLE[who]
    look, problems = looking(language), []
    page = open_page(f"{own_demo.url}/?lang={language}", javascript=javascript)
    sign_in(page, own_demo, who, lambda page: problems.extend(look(page)))
    walk = Walk(page, own_demo.url, look, of_each_kind=how_many(language, javascript), leave_out=FOR_EVERYBODY).from_(*begin)
    problems += walk.problems
    if who == "sam.front":
        problems += problems_of_a_patient_file(page, own_demo.url, look)
    assert not problems, "\n".join(problems)
    assert not (missed := expected - walk.kinds.keys()), f"no link led to {sorted(missed)}"
