"""Signing in with a printed code card, from the first code to the last (C20, C26)."""

import pypdfium2
import pytest

from portal.accounts.code_cards.cards import spend
from portal.accounts.factor_uses.tables import FactorUse
from tests.support.cast import code_of, sign_in
from tests.support.mail import mails_to
from tests.support.second_steps import account_id, add_card, codes_shown, factor_ids
from tests.support.visitor import Visitor
from tests.support.ways_in import enter_password

REMOVE = "Remove this second step"


@pytest.fixture
async def card(clinic) -> list[str]:
    """Maya's card, beside her app."""
    return await add_card(await sign_in("maya"))


@pytest.fixture
async def only_card(card) -> list[str]:
    """Maya's card, without her app."""
    maya = await sign_in("maya")
    await maya.open(f"/account/second-steps/{(await factor_ids('maya'))['authenticator']}")
    await maya.press(REMOVE)
    assert list(await factor_ids("maya")) == ["code_card"]
    return card


async def use_up(card: list[str], until: int) -> None:
    """Codes 2 to `until` are used."""
    for code in card[1:until]:
        assert await spend(await account_id("maya"), code)


async def with_code(card: list[str], number: int, **browser: str) -> Visitor:
    maya = await enter_password("maya", **browser)
    assert maya.page.h1 == f"Enter code number {number} from your card"
    await maya.press("Continue", {f"Code number {number}": card[number - 1]})
    return maya


async def test_the_number_that_is_asked_for_lets_in_however_it_is_typed(only_card):
    maya = await enter_password("maya")
    assert (await maya.press("Continue", {"Code number 2": only_card[4]})).status == 422
    assert "not the code next to this number" in maya.page.text and maya.page.h1 == "Enter code number 2 from your card"
    await maya.press("Continue", {"Code number 2": only_card[1].lower().replace("-", " ")})
    assert maya.page.path == "/records"
    assert (await with_code(only_card, 3, address="198.51.100.3")).page.path == "/records"


async def test_asking_again_asks_for_the_same_code(only_card):
    first = (await enter_password("maya")).page.h1
    assert (await enter_password("maya", address="198.51.100.3")).page.h1 == first


async def test_the_usual_kind_comes_first_and_the_others_are_one_link_away(card):
    maya = await enter_password("maya")
    assert maya.page.h1 == "Enter the code from your app"
    for number in (2, 3, 4):
        await FactorUse.update({FactorUse.uses: number}).where(FactorUse.kind == "code_card")
        maya = await enter_password("maya", address=f"198.51.100.{number}")
        if maya.page.path == "/sign-in/code":
            await maya.follow("Use my printed code card")
        await maya.press("Continue", {f"Code number {number}": card[number - 1]})
    usual = await enter_password("maya", address="198.51.100.9")
    assert usual.page.h1 == "Enter code number 5 from your card"
    await usual.follow("Use my authenticator app")
    await usual.press("Continue", {"6-digit code": code_of("maya")})
    assert usual.page.path == "/records"


async def test_who_has_no_app_is_never_asked_for_its_code(only_card):
    maya = await enter_password("maya")
    assert (await maya.open("/sign-in/code")).path == "/sign-in/code-card"
    assert "authenticator app" not in maya.page.text
    assert maya.page.link("use a recovery code") == "/sign-in/recovery-code"
    assert maya.page.link("I lost my card") == "/help/sign-in/lost-phone"


async def test_five_wrong_codes_of_any_kind_begin_the_wait(card):
    maya = await enter_password("maya")
    for _ in range(3):
        await maya.press("Continue", {"6-digit code": "000000"})
    await maya.follow("Use my printed code card")
    for _ in range(2):
        await maya.press("Continue", {"Code number 2": "AAAA-AAAA"})
    assert (await maya.press("Continue", {"Code number 2": card[1]})).status == 422


async def test_before_something_that_matters_the_card_will_do(only_card):
    maya = await with_code(only_card, 2)
    await maya.open("/sign-in/confirmation?next=/account/second-steps/authenticator")
    assert maya.page.path == "/sign-in/confirmation/code-card"
    before = maya.cookie("sid")
    assert (await maya.press("Continue", {"Code number 3": only_card[6]})).status == 422
    await maya.press("Continue", {"Code number 3": only_card[2]})
    assert maya.page.path == "/account/second-steps/authenticator" and maya.cookie("sid") != before


async def test_five_left_is_told_once_by_mail_and_on_the_pages(only_card):
    await use_up(only_card, 14)
    assert "5 codes are left on your printed code card" in (await with_code(only_card, 15)).page.text
    maya = await enter_password("maya", address="198.51.100.3")
    for _ in range(2):
        await maya.press("Continue", {"Code number 16": "AAAA-AAAA"})
    told = [mail for mail in await mails_to("maya@example.org") if "nearly used up" in mail.subject]
    assert len(told) == 1 and "5 codes are left" in told[0].text
    await maya.press("Continue", {"Code number 16": only_card[15]})
    assert "4 codes are left on your printed code card" in maya.page.text
    assert "4 codes are left" in (await maya.open("/account")).text
    assert maya.page.link("Print a new card") == "/account/second-steps/code-card"


async def test_the_last_code_leads_to_a_new_card_and_nowhere_else(only_card):
    await use_up(only_card, 19)
    maya = await with_code(only_card, 20)
    assert maya.page.path == "/set-up/second-step"
    for path in ("/records", "/patients/maya", "/account"):
        assert (await maya.open(path)).path == "/set-up/second-step"
    await maya.follow("Printed code card")
    await maya.press("Show my card")
    codes = codes_shown(maya)
    await maya.follow("I have the card")
    await maya.press("Continue", {"Code number 1": codes[0]})
    assert maya.page.path == "/set-up/recovery-codes"  # of the cast nobody has any


async def sign_in_was_left(card: list[str]) -> Visitor:
    """The last code was used, no new card made, and somebody signs in again."""
    await use_up(card, 20)
    return await enter_password("maya", address="198.51.100.3")


async def test_a_used_up_card_and_no_new_one_leaves_the_recovery_codes(only_card):
    maya = await sign_in_was_left(only_card)
    assert maya.page.h1 == "Your code card is used up"
    await maya.follow("use a recovery code")
    assert maya.page.h1 == "Use a recovery code"
    assert (await maya.open("/set-up/second-step")).path == "/sign-in/code-card"  # the password alone sets up nothing


async def test_the_old_card_goes_when_the_new_one_was_tried(only_card):
    maya = await with_code(only_card, 2)
    new = await add_card(maya)
    again = await enter_password("maya", address="198.51.100.3")
    assert (await again.press("Continue", {"Code number 2": only_card[2]})).status == 422
    await again.press("Continue", {"Code number 2": new[1]})
    assert again.page.path == "/records"


async def test_the_card_on_paper_holds_every_code_and_no_name(clinic):
    maya = await sign_in("maya")
    await maya.open("/account/second-steps/code-card")
    await maya.press("Show my card")
    codes = codes_shown(maya)
    assert maya.page.response.headers["cache-control"] == "no-store"
    page = await maya.press("Card as PDF")
    assert page.response.headers["content-type"] == "application/pdf" and page.response.content.startswith(b"%PDF")
    assert page.response.headers["cache-control"] == "no-store" and "attachment" in page.response.headers["content-disposition"]
    document = pypdfium2.PdfDocument(page.response.content)
    text = document[0].get_textpage().get_text_range()
    assert len(document) == 1
    assert all(code in text for code in codes) and "20." in text and "Riverside Clinic" in text and "Maya" not in text


async def test_nothing_but_a_card_is_printed(clinic):
    maya = await sign_in("maya")
    await maya.open("/account/second-steps/code-card")
    await maya.press("Show my card")
    token = dict(maya.page.fields(maya.page.form("Card as PDF")))["csrf"]
    for text in ("", "#read(\"/etc/passwd\") " * 20, "K7QM-4TXB"):
        assert (await maya.post("/account/second-steps/code-card/pdf", {"csrf": token, "codes": text})).status == 404
