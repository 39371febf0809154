"""The judges judge: a good page passes, and each kind of wrong page is found."""

import pytest

from tests.support.chromium import Guard
from tests.support.page_checks import axe_problems, check_page, nu_problems
from tests.support.small_site import GOOD_PAGE, small_site


@pytest.fixture(scope="module")
def site():
    with small_site(
        {
            "/": GOOD_PAGE,
            "/unlabelled": GOOD_PAGE.replace('<label for="name">Name</label>', "Name"),
            "/invalid": GOOD_PAGE.replace("</form>", '<div id="name"></div></form>'),
            "/stranger": GOOD_PAGE.replace("</main>", '<img src="http://127.0.0.2:9/x.png" alt=""></main>'),
            "/inline": GOOD_PAGE.replace("</main>", "<script>1</script></main>"),
        }
    ) as address:
        yield address


@pytest.fixture
def guarded_page(browser, site):
    """A page whose guard is looked at by the test itself."""
    context = browser.new_context()
    guard = Guard(site)
    guard.watch(context)
    yield context.new_page(), guard
    context.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_good_page_passes(site, open_page, javascript):
    check_page(open_page(site + "/", javascript=javascript))


@pytest.mark.parametrize("javascript", [True, False])
def test_axe_finds_a_field_without_a_label(site, open_page, javascript):
    problems = axe_problems(open_page(site + "/unlabelled", javascript=javascript))
    assert any("label" in problem for problem in problems)


def test_nu_finds_invalid_html(site, open_page):
    with pytest.raises(AssertionError, match="Duplicate ID"):
        check_page(open_page(site + "/invalid"))
    assert nu_problems("<p>") and not nu_problems(GOOD_PAGE)


@pytest.mark.parametrize(("path", "problem"), [("/stranger", "asked another origin"), ("/inline", "Content Security Policy")])
def test_the_guard_sees_what_a_page_must_not_do(site, guarded_page, path, problem):
    page, guard = guarded_page
    page.goto(site + path)
    assert any(problem in line for line in guard.problems)


def test_the_guard_is_content_with_a_good_page(site, guarded_page):
    page, guard = guarded_page
    page.goto(site + "/")
    assert guard.problems == []
