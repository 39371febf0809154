"""Every page in every language, and the way from one to another."""

import pytest

from portal.web.language import LANGUAGES, direction
from tests.support.visitor import Visitor


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/help/sign-in", "/help/sign-in/code", "/languages", "/poster", "/no-such-page"])
async def test_pages_are_valid_in_every_language(riverside, locale, path):
    page = await Visitor(language=locale).open(path)
    assert page.tree.get("lang") == locale
    assert page.tree.get("dir") == direction(locale)


async def test_a_link_on_each_page_changes_the_language_and_it_stays(visitor):
    page = await visitor.open("/help/sign-in")
    assert page.link("العربية") == "/help/sign-in?lang=ar"
    await visitor.open(page.link("العربية"))
    assert (await visitor.open("/")).tree.get("dir") == "rtl"


async def test_languages_are_named_in_their_own_words(visitor):
    page = await visitor.open("/languages")
    choices = list(page.tree.find(".//main").iter("a"))
    assert [link.get("href") for link in choices] == [f"/?lang={code}" for code in LANGUAGES]
    assert choices[0].text == "Read the portal in English"
    arabic = next(item for item in page.tree.iter("li") if item.get("lang") == "ar")
    assert arabic.get("dir") == "rtl"


async def test_the_clinics_own_words_keep_their_language(riverside):
    page = await Visitor(language="ar").open("/")
    own = next(element for element in page.tree.iter("span") if (element.text or "").startswith("Do not wait"))
    assert (own.get("lang"), own.get("dir")) == ("en", "ltr")
