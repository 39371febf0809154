"""What somebody is told by which way, and in which language."""

from portal.accounts.notice_choices import tell_of_new_results
from portal.accounts.tables import Account
from portal.operations import person
from tests.support.cast import sign_in
from tests.support.fake_gateway import keep_texts
from tests.support.mail import mails_to, texts_to
from tests.support.texts import MAYAS_NUMBER, confirmed_number
from tests.support.visitor import Visitor


async def tell_maya(occasion: str) -> None:
    await tell_of_new_results(await Account.objects().get(Account.username == "maya"), occasion)


async def choose(maya: Visitor, **ways: bool) -> None:
    await maya.open("/account/notices")
    await maya.press("Save", {"By email": ways["email"], **({"By text message": ways["text"]} if "text" in ways else {})})


async def test_new_results_are_told_by_the_ways_that_were_chosen(clinic):
    keep_texts()
    await confirmed_number()
    maya = await sign_in("maya")
    await choose(maya, email=True, text=True)
    await tell_maya("first")
    assert len(await texts_to(MAYAS_NUMBER)) == len(await mails_to("maya@example.org")) == 1
    await choose(maya, email=False, text=True)
    await tell_maya("second")
    assert (len(await texts_to(MAYAS_NUMBER)), len(await mails_to("maya@example.org"))) == (2, 1)
    await choose(maya, email=False, text=False)
    await tell_maya("third")
    assert (len(await texts_to(MAYAS_NUMBER)), len(await mails_to("maya@example.org"))) == (2, 1)


async def test_texts_are_offered_only_to_who_has_a_confirmed_number(clinic):
    keep_texts()
    maya = await sign_in("maya")
    await maya.open("/account/notices")
    assert "By text message" not in maya.page.text and "/account/phone" in maya.page.links().values()


async def test_the_text_about_results_says_nothing_about_health_and_has_no_link(clinic):
    keep_texts()
    await confirmed_number()
    await choose(await sign_in("maya"), email=False, text=True)
    await tell_maya("first")
    text = (await texts_to(MAYAS_NUMBER))[0]
    assert "http" not in text and "Maya" not in text and "result" not in text.lower() and len(text) <= 160


async def test_notices_about_the_account_come_whatever_was_chosen(clinic):
    maya = await sign_in("maya")
    await choose(maya, email=False)
    await maya.open("/account/email/new")
    await maya.press("Send the link", {"Email address": "maya2@example.org"})
    assert (await mails_to("maya@example.org"))[0].subject == "A new email address for your account"


async def test_the_language_decides_pages_and_mails(clinic):
    maya = await sign_in("maya")
    await maya.open("/account/notices?lang=en")
    await maya.press("Save", {"Language": "nl"})
    assert maya.cookie("lang") is None and 'lang="nl"' in (await maya.open("/account")).html
    await tell_maya("first")
    assert (await mails_to("maya@example.org"))[0].language == "nl"


async def test_a_second_step_that_the_keeper_removes_is_told(clinic):
    await person.ask_for_new_second_step("maya")
    assert (await mails_to("maya@example.org"))[0].subject == "Your second step was removed"


async def test_staff_choose_their_language_and_are_asked_about_no_results(clinic):
    sam = await sign_in("sam.front")
    await sam.open("/account/notices")
    assert "new results" not in sam.page.text
    await sam.press("Save", {"Language": "es"})
    account = await Account.select().where(Account.username == "sam.front").first()
    assert account["language"] == "es" and account["notify_new_results"] is True
