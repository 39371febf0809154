"""Second steps in a real browser: the parts that htmx swaps, and the box that spares the code next time."""

import pytest
from playwright.sync_api import Page, expect

from portal.demo.cast import PASSWORD
from tests.support.page_checks import check_page
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SAME = "() => { window.same = true; }"


def give_password(page: Page, server) -> None:
    """The first page of signing in."""
    page.goto(f"{server.url}/sign-in")
    page.get_by_label("Username, email or patient number").fill("lee.chen")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def add_card(page: Page, server) -> list[str]:
    """From the list of second steps to a card that works; each page is checked."""
    page.goto(f"{server.url}/account/second-steps")
    check_page(page)
    page.get_by_role("link", name="Printed code card").click()
    check_page(page)
    page.get_by_role("button", name="Show my card").click()
    page.wait_for_selector("ol code")
    check_page(page)
    codes = page.locator("ol code").all_inner_texts()
    page.get_by_role("link", name="I have the card").click()
    check_page(page)
    page.get_by_label("Code number 1").fill(codes[0])
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/account/second-steps")
    return codes


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")


@pytest.fixture
def card(demo_server, open_page):
    """A browser that has just signed Lee out, and Lee's card, which goes again afterwards."""
    page = open_page(f"{demo_server.url}/sign-in")
    sign_in(page, demo_server, "lee.chen")
    codes = add_card(page, demo_server)
    sign_out(page)
    yield page, codes
    page.goto(f"{demo_server.url}/account/second-steps")
    if "/sign-in" in page.url:
        sign_in(page, demo_server, "lee.chen")
        page.goto(f"{demo_server.url}/account/second-steps")
    page.get_by_role("link", name="Printed code card").first.click()
    if "/sign-in/confirmation" in page.url:
        page.get_by_role("link", name="Use my printed code card").click()
        page.get_by_label("Code number 3").fill(codes[2])
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Remove this second step").click()
    page.wait_for_url("**/account/second-steps")


def test_a_wrong_code_of_the_card_changes_a_part_and_the_tick_spares_the_next_code(card, demo_server):
    page, codes = card
    give_password(page, demo_server)
    page.get_by_role("link", name="Use my printed code card").click()
    page.wait_for_function("() => window.htmx")
    page.evaluate(SAME)
    page.get_by_text("Trust this browser").click()  # the label covers its box
    page.get_by_label("Code number 2").fill("AAAA-AAAA")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_selector(".errs")
    assert page.evaluate("() => window.same") and page.title().startswith("Error: Enter code number 2 from your card")
    expect(page.get_by_label("Trust this browser")).to_be_checked()
    check_page(page)
    page.get_by_label("Code number 2").fill(codes[1].lower())
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/patients/**")
    sign_out(page)
    give_password(page, demo_server)
    page.wait_for_url("**/patients/**")


def test_the_page_of_the_code_and_the_choice_of_ways_are_sound(demo_server, open_page):
    page = open_page(f"{demo_server.url}/sign-in", javascript=False)
    give_password(page, demo_server)
    expect(page.get_by_label("Trust this browser: do not ask for the second step here for 24 hours")).not_to_be_checked()
    check_page(page)
    page.get_by_role("link", name="use a recovery code").click()
    check_page(page)
