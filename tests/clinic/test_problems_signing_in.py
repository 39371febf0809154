"""The path of questions: from every trouble to one thing to do, and the check of a browser."""

import pytest

from portal.clinic.help.pages import CALL, Ending, Question
from portal.clinic.help.path import BEFORE, PAGES, START
from portal.web.language import LANGUAGES
from tests.support.limits import choose_limit
from tests.support.visitor import Visitor

ENDINGS = {slug: page for slug, page in PAGES.items() if isinstance(page, Ending)}
OPERA_MINI = "Opera/9.80 (Android; Opera Mini/36.2.2254/191.249; U; en) Presto/2.12.423 Version/12.16"
# What the product promises an answer for, and where it ends.
TROUBLES = {
    "cannot find the portal": (["cannot find"], "portal"),
    "first time, by letter": (["first time", "as a letter"], "invitation-letter"),
    "first time, without an invitation": (["first time", "No, I have none"], "no-invitation"),
    "first time, temporary password": (["first time", "a password on paper"], "temporary-password"),
    "forgotten password": (["forgot my password", "My password"], "forgotten-password"),
    "forgotten username": (["forgot my password", "My username"], "forgotten-username"),
    "password not working": (["password is not accepted"], "password"),
    "no verification email": (["does not come", "confirms my email"], "no-verification-email"),
    "account not available": (["is not available", "not active"], "inactive"),
    "portal not offered": (["is not available", "not offered"], "not-offered"),
    "locked out, with a known browser": (["have to wait", "Yes"], "known-browser"),
    "locked out, with email": (["have to wait", "my email"], "access-link"),
    "locked out, without either": (["have to wait", "Neither"], "wait-or-call"),
    "lost phone, with recovery codes": (["second step", "My phone is lost", "recovery codes"], "recovery-codes"),
    "lost phone and everything": (["second step", "My phone is lost", "Nothing of these"], "nothing-left"),
    "wrong codes": (["second step", "app: the code"], "code"),
    "for someone else's record": (["somebody else"], "somebody-else"),
    "was signed out": (["signed out"], "signed-out"),
    "still stuck": (["Something else"], "still-stuck"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_each_trouble_leads_to_one_thing_to_do(visitor, trouble):
    answers, end = TROUBLES[trouble]
    await visitor.open("/help/sign-in")
    for answer in answers:
        await visitor.follow(answer)
    assert visitor.page.path == f"/help/sign-in/{end}"
    buttons = [link for link in visitor.page.tree.iter("a") if link.get("class") == "button"]
    assert len(buttons) == 1


@pytest.mark.parametrize("slug", ENDINGS)
async def test_every_end_names_the_phone_and_what_it_leads_to_is_there(visitor, slug):
    page = await visitor.open(f"/help/sign-in/{slug}")
    assert page.status == 200 and "01632 960 321" in page.text and "%(" not in page.html
    action = ENDINGS[slug].action
    if action == CALL:
        assert page.link("Call the clinic") == "tel:01632960321"
    else:
        assert page.link(action[0]) == action[1]
        assert (await visitor.open(action[1])).status == 200


def test_every_page_is_reached_and_no_answer_leads_nowhere():
    answers = {slug for page in (START, *PAGES.values()) if isinstance(page, Question) for _, slug in page.answers}
    assert answers == set(PAGES) == set(BEFORE)


def test_no_trouble_is_more_than_three_choices_away_and_none_goes_in_a_circle():
    for slug in PAGES:
        way = [slug]
        while (before := BEFORE[way[-1]]) and len(way) < 9:
            way.append(before)
        assert len(way) <= 3, way


async def test_back_leads_to_the_question_before(visitor):
    await visitor.open("/help/sign-in")
    for words in ("second step", "My phone is lost", "Nothing of these"):
        await visitor.follow(words)
    for question in ("What do you still have?", "How do you show that it is you?", "Problems signing in"):
        await visitor.follow(question)
        assert visitor.page.h1 == question


async def test_the_numbers_are_those_in_force(visitor):
    await choose_limit("reset_link_minutes", 45)
    assert "45 minutes" in (await visitor.open("/help/sign-in/forgotten-password")).text
    await choose_limit("password_tries", 7)
    assert "After 7 wrong tries" in (await visitor.open("/help/sign-in/waiting")).text


async def test_answers_name_the_clinic_and_the_address(visitor):
    page = await visitor.open("/help/sign-in/portal")
    assert "http://127.0.0.1:8000" in page.text and "Riverside Clinic" in page.text


@pytest.mark.parametrize("locale", LANGUAGES)
async def test_it_holds_together_in_every_language(riverside, locale):
    visitor = Visitor(language=locale)
    for slug in PAGES:
        page = await visitor.open(f"/help/sign-in/{slug}")
        assert page.status == 200 and "%(" not in page.html


async def test_a_clinic_without_a_phone_shows_no_empty_button(database):
    page = await Visitor().open("/help/sign-in/still-stuck")
    assert page.status == 200 and "tel:" not in page.html


async def test_a_problem_nobody_has_is_not_found(visitor):
    assert (await visitor.open("/help/sign-in/nonsense")).status == 404


async def test_a_browser_that_keeps_cookies_can_sign_in(visitor):
    await visitor.open("/help/sign-in/browser")
    await visitor.follow("Check this browser")
    page = await visitor.follow("Check now")
    assert page.h1 == "You can sign in with this browser" and "Kept." in page.text and "Chrome – Android" in page.text
    assert page.link("Sign in") == "/sign-in"
    assert (await visitor.open("/help/browser/result?lang=nl")).status == 200 and "/help/browser/test" not in visitor.page.html


async def test_a_browser_without_cookies_is_told_what_to_do(visitor):
    await visitor.open("/help/browser")
    visitor.http.event_hooks["response"] = [forget_cookies(visitor)]
    page = await visitor.follow("Check now")
    assert page.h1 == "This browser is not ready for signing in" and "Allow cookies" in page.text
    assert page.link("Check again") == "/help/browser/test"


def forget_cookies(visitor: Visitor):
    """A browser that throws every cookie away: httpx reads them from the answer before it goes on."""

    async def forget(response) -> None:
        response.headers.pop("set-cookie", None)
        visitor.http.cookies.clear()

    return forget


async def test_a_browser_that_is_read_on_its_way_is_warned(riverside):
    visitor = Visitor(agent=OPERA_MINI)
    await visitor.open("/help/browser/test")
    assert "Opera Mini reads your pages on its maker's computers" in visitor.page.text
    assert "maker's computers" not in (await Visitor().open("/help/browser/test")).text
