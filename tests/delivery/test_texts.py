"""Text messages: what may be in them, how they wait, leave, fail and are shown."""

import dataclasses
from datetime import timedelta

import msgspec
import pytest

from portal import clock
from portal.delivery import mailbox
from portal.delivery.gsm import fits_one_message, in_gsm, places
from portal.delivery.phone_numbers import masked_number, mobile_number, number_to_text
from portal.delivery.texts import TEXTS, queue_text, texts_available, word_text
from portal.jobs.tables import Outbox
from portal.jobs.undelivered import undelivered
from portal.jobs.worker import Worker
from portal.operations.clinic import set_clinic
from portal.settings import SettingsError, load_settings, settings, use_settings
from tests.support.fake_gateway import FakeGateway, keep_texts, point_to
from tests.support.mail import texts_to
from tests.support.visitor import Visitor

NUMBER = "+447700900123"
LINK = "http://127.0.0.1:8000/invitations/" + "a" * 43
CONTEXT = {"link": LINK, "invitation_id": "abc"}


@pytest.fixture
def gateway(clinic, tmp_path):
    made = FakeGateway().start()
    point_to(made, tmp_path)
    yield made
    made.stop()


async def invite(**changes) -> bool:
    given = {"to": NUMBER, "language": "en", "context": CONTEXT, "dedup_key": "one"} | changes
    return await queue_text("invitation_text", **given)


async def test_a_text_leaves_once(gateway):
    assert await invite()
    assert not await invite()
    await Worker().run_once()
    await Worker().run_once()
    (sent,) = gateway.texts
    assert sent["to"] == NUMBER and LINK in sent["text"] and len(gateway.asked) == 1


async def test_what_waits_cannot_be_read_and_what_left_is_forgotten(gateway):
    await invite()
    (row,) = await Outbox.select()
    assert row["payload"].startswith("v1.") and NUMBER not in str(row) and "invitations/" not in str(row)
    await Worker().run_once()
    (row,) = await Outbox.select()
    assert row["sent_at"] and row["payload"] == row["recipient"] == ""


async def test_a_number_the_gateway_refuses_is_in_front_of_staff(gateway):
    gateway.status = 422
    await invite()
    await Worker().run_once()
    (failed,) = await undelivered()
    assert (failed.topic, failed.recipient, failed.reason) == ("invitation_text", NUMBER, "sms_422")


async def test_a_gateway_in_trouble_is_tried_again_with_the_same_key(gateway):
    gateway.status = 503
    await invite()
    await Worker().run_once()
    gateway.status = 202
    await Worker().run_once()
    assert len(gateway.asked) == 1  # not before the minute is over
    clock.advance(timedelta(minutes=1, seconds=1))
    await Worker().run_once()
    keys = {headers["idempotency-key"] for headers, _ in gateway.asked}
    assert len(gateway.asked) == 2 and len(keys) == 1 and await undelivered() == []


async def test_after_three_days_of_trouble_it_is_given_up(gateway):
    gateway.stop()
    await invite()
    for _ in range(12):
        await Worker().run_once()
        clock.advance(timedelta(hours=12))
    (failed,) = await undelivered()
    assert failed.reason == "unreachable"


async def test_a_code_that_comes_too_late_is_not_sent(gateway):
    gateway.status = 503
    await invite(good_for=timedelta(minutes=10))
    await Worker().run_once()
    gateway.status = 202
    clock.advance(timedelta(minutes=11))
    await Worker().run_once()
    assert len(gateway.asked) == 1 and (await undelivered())[0].reason == "too_late"


@pytest.mark.parametrize("changes", [
    {"to": "07700 900123"}, {"to": "+44 7700 900123"}, {"to": "+0123456789"}, {"to": ""}, {"to": "+٤٤٧٧٠٠٩٠٠١٢٣"},
    {"context": {"link": LINK}}, {"context": CONTEXT | {"name": "Maya"}}, {"context": CONTEXT | {"link": "https://evil.example/"}},
])
async def test_nothing_else_gets_into_a_text(gateway, changes):
    with pytest.raises(ValueError):
        await invite(**changes)
    assert await Outbox.count() == 0


async def test_without_a_gateway_there_are_no_texts(clinic):
    assert not texts_available()
    with pytest.raises(ValueError, match="no gateway"):
        await invite()


async def test_the_demo_keeps_texts_and_shows_them(clinic):
    use_settings(dataclasses.replace(settings(), demo=True))
    keep_texts()
    await invite()
    (words,) = await texts_to(NUMBER)
    (kept,) = mailbox.kept_mails()
    assert mailbox.kept_mail(kept.id) == kept and kept.links == [LINK] and kept.text == words
    visitor = Visitor()
    await visitor.open("/demo/mail")
    await visitor.follow("Text message")
    assert visitor.page.h1 == "A text message" and words in visitor.page.text
    (path,) = (settings().data_dir / "mail").iterdir()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("language", ["en", "es", "nl", "ar"])
async def test_every_text_is_one_message_where_the_alphabet_allows_it(clinic, name, language):
    use_settings(dataclasses.replace(settings(), base_url="https://portal.clinic.example"))
    long = msgspec.structs.replace(clinic, name="Riverside Family Clinic and Maternity Centre of the Upper Valley")
    context = {"link": "https://portal.clinic.example/invitations/" + "a" * 43, "invitation_id": "x" * 22, "code": "1234-5678",
               "minutes": 10}
    context = {field: context[field] for field in TEXTS[name].needs}
    words = word_text(name, language, context, long)
    assert "  " not in words and words == words.strip() and all(str(value) in words for field, value in context.items() if field != "invitation_id")
    if words.isascii() or places(words):
        assert places(words) <= 160, words


@pytest.mark.parametrize(("text", "carried"), [
    ("Abra su cuenta: código 12", "Abra su cuenta: codigo 12"), ("¿Niño? ¡Sí! 5 €", "¿Niño? ¡Si! 5 €"),
    ("it’s “here” – now…", "it's \"here\" - now..."), ("حسابك", "حسابك"), ("één café", "één café"),
])
def test_latin_texts_keep_to_the_alphabet_of_phones(text, carried):
    assert in_gsm(text) == carried


def test_what_fits_in_one_message():
    assert fits_one_message("a" * 160) and not fits_one_message("a" * 161)
    assert fits_one_message("€" * 80) and not fits_one_message("€" * 81)
    assert fits_one_message("ح" * 70) and not fits_one_message("ح" * 71)


@pytest.mark.parametrize(("typed", "country", "number"), [
    ("07700 900123", "GB", NUMBER), ("+44 (0)7700 900123", "", NUMBER), ("0044 7700 900123", "GB", NUMBER),
    ("06-12345678", "nl", "+31612345678"), ("612 34 56 78", "ES", "+34612345678"), ("(415) 555-2671", "US", "+14155552671"),
    ("٠٥٠١٢٣٤٥٦٧", "SA", "+966501234567"), ("347 123 4567", "IT", "+393471234567"),
    ("07700 900123", "", None), ("07700 900123", "XX", None), ("0113 496 0000", "GB", None), ("0800 123 4567", "GB", None),
    ("0900 1234", "NL", None), ("12", "GB", None), ("maya@example.org", "GB", None), ("", "GB", None), ("7" * 50, "GB", None),
    ("07700 900123 ext. 4", "GB", None),
])
def test_numbers_as_people_write_them(typed, country, number):
    assert mobile_number(typed, country) == number


async def test_the_clinics_country_is_where_numbers_are_dialled(clinic, monkeypatch):
    assert await number_to_text("07700 900123") is None
    monkeypatch.setattr("portal.clinic.clinics._kept", None)
    await set_clinic(country="GB")
    assert await number_to_text("07700 900123") == NUMBER
    assert masked_number(NUMBER) == "••• 123" and masked_number("") == ""


@pytest.mark.parametrize("url", [
    "http://gateway.example/messages", "ftp://gateway.example", "gateway.example", "https://", "https://gateway.example:port/",
    "https://user:secret@gateway.example/", "https://gateway.example/ x", "File",
])
def test_a_gateway_that_cannot_be_used_is_refused_by_name(url):
    with pytest.raises(SettingsError, match="PORTAL_SMS_GATEWAY_URL"):
        load_settings({"PORTAL_SMS_GATEWAY_URL": url})


@pytest.mark.parametrize("url", ["", "file", "https://gateway.example/v1/messages?account=7", "http://127.0.0.1:9000/"])
def test_a_gateway_that_can_be_used(url):
    assert load_settings({"PORTAL_SMS_GATEWAY_URL": url}).sms_gateway_url == url
