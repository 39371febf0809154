"""What people are told by mail: the right words, nothing about health, no link but our own."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from portal import clock
from portal.database.statements import Statement
from portal.database.transactions import transaction
from portal.delivery import mailbox, outcomes
from portal.delivery.catalogue import NOTICES
from portal.delivery.notices import queue_notice
from portal.delivery.outcomes import on_sent, on_undelivered
from portal.delivery.wording import word
from portal.jobs.worker import Worker
from portal.settings import settings, use_settings
from portal.web.language import LANGUAGES
from portal.web.templating import TEMPLATES

LINK = "http://127.0.0.1:8000/password/reset/Zk3-8sJd0OlI1_aQw9ErTyUiOpAsDfGhJkLzXcVbN12"
VALUES = {"link": LINK, "invitation_id": "abc", "browser": "Firefox on Android", "address": "203.0.113.5", "left": 2,
          "minutes": 15, "hours": 24, "days": 30, "reference": "7KQ2-M9XD", "by_email": 1, "username": "maya.t", "number_end": "01"}


def context_for(notice: str, *, everything: bool = True) -> dict:
    fields = NOTICES[notice].needs | (NOTICES[notice].may_have if everything else frozenset())
    return {name: VALUES[name] for name in fields}


async def queue(notice: str = "password_reset", **changes) -> bool:
    asked = {"to": "maya@example.org", "language": "en", "context": context_for(notice), "dedup_key": "one"} | changes
    return await queue_notice(notice, **asked)


def test_every_notice_has_its_words_and_no_words_are_left_over():
    there = {path.name for path in (TEMPLATES / "notices").glob("[!_]*")}
    assert there == {f"{name}{end}" for name in NOTICES for end in (".subject.txt", ".txt")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice", NOTICES)
async def test_every_notice_reads_well(notice, language, clinic):
    for everything in (True, False):
        context = context_for(notice, everything=everything) | {"at": "2026-11-23T06:00:00+00:00"}
        said = word(notice, language, context, clinic)
        assert 0 < len(said.subject) <= 90 and "\n" not in said.subject
        assert said.text.count("\n") <= 15
        assert "960 123" in said.text and "None" not in said.text and "%(" not in said.text + said.subject
        assert f'lang="{language}"' in said.html and f'dir="{"rtl" if language == "ar" else "ltr"}"' in said.html


@pytest.mark.parametrize("notice", NOTICES)
async def test_the_link_is_a_link_with_words(notice, clinic):
    said = word(notice, "en", context_for(notice) | {"at": "2026-11-23T06:00:00+00:00"}, clinic)
    if "link" in NOTICES[notice].needs:
        assert f"\n{LINK}\n" in said.text
        assert f'<a href="{LINK}">' in said.html and f">{LINK}</a>" not in said.html


@pytest.mark.parametrize("notice", NOTICES)
async def test_every_notice_says_that_we_never_ask_for_the_password(notice, clinic):
    said = word(notice, "en", context_for(notice) | {"at": "2026-11-23T06:00:00+00:00"}, clinic)
    assert "We never ask for your password" in said.text and "We never ask for your password" in said.html


async def test_a_notice_of_a_sign_in_says_when_with_what_and_from_where(clinic):
    said = word("new_browser", "en", context_for("new_browser") | {"at": "2026-07-23T06:00:00+00:00"}, clinic)
    for fact in ("23 July 2026, 07:00", "Firefox on Android", "203.0.113.5"):
        assert fact in said.text


async def test_in_arabic_numbers_keep_their_order(clinic):
    said = word("new_browser", "ar", context_for("new_browser") | {"at": "2026-07-23T06:00:00+00:00"}, clinic)
    assert "\u2066+44 1632 960 123\u2069" in said.text and "\u2066203.0.113.5\u2069" in said.text


async def test_a_clinic_whose_name_looks_like_html_is_written_as_it_is(clinic):
    odd = type(clinic)(**{name: getattr(clinic, name) for name in clinic.__struct_fields__} | {"name": "O'Neil <b> & Sons"})
    said = word("new_results", "en", {"at": "2026-07-23T06:00:00+00:00"}, odd)
    assert "O'Neil <b> & Sons" in said.text and "<b>" not in said.html


@pytest.mark.parametrize(
    "context",
    [{}, {"link": LINK, "name": "Maya"}, {"link": "https://evil.example/x"}, {"link": "http://127.0.0.1:8000.evil.example/x"},
     {"link": LINK + "\nBcc: x"}, {"link": "javascript:alert(1)"}, {"link": LINK + "?diagnosis=flu"}],
)  # fmt: skip
async def test_what_is_not_in_the_list_cannot_be_queued(context, database):
    with pytest.raises(ValueError):
        await queue(context=context)
    assert (await Statement("SELECT count(*) FROM outbox").rows())[0][0] == 0


@pytest.mark.parametrize("address", ["", "maya", "maya@example.org\nBcc: x@example.org", "a b@example.org", "@", "x" * 300 + "@x.org"])
async def test_an_address_that_is_none_is_refused(address, database):
    with pytest.raises(ValueError):
        await queue(to=address)


async def test_a_notice_nobody_has_written_is_refused(database):
    with pytest.raises(ValueError, match="horoscope"):
        await queue_notice("horoscope", to="maya@example.org", language="en", context={}, dedup_key="one")


async def test_a_notice_leaves_once_and_only_with_its_change(clinic):
    with pytest.raises(LookupError):
        async with transaction():
            await queue()
            raise LookupError
    assert await queue() and not await queue()
    await Worker().run_once()
    (kept,) = mailbox.kept_mails()
    assert (kept.to, kept.subject) == ("maya@example.org", "Choose a new password") and kept.links == [LINK]


async def test_a_language_we_do_not_have_is_english(clinic):
    await queue(language="tlh")
    await Worker().run_once()
    assert mailbox.kept_mails()[0].language == "en"


async def test_the_moment_is_that_of_the_event_not_of_the_sending(clinic):
    with clock.travelling(datetime(2026, 7, 23, 6, 0, tzinfo=UTC)):
        await queue("password_changed", context={})
        clock.advance(timedelta(hours=5))
        await Worker().run_once()
    assert "23 July 2026, 07:00" in mailbox.kept_mails()[0].text


async def test_links_do_not_follow_a_changed_request_or_setting(clinic):
    await queue()
    use_settings(dataclasses.replace(settings(), base_url="https://portal.example.org"))
    await Worker().run_once()
    assert LINK in mailbox.kept_mails()[0].text


async def test_whoever_asked_hears_that_it_left_or_will_not(clinic, monkeypatch):
    heard = []
    monkeypatch.setattr(outcomes, "_after_sending", {})
    monkeypatch.setattr(outcomes, "_after_failure", {})

    @on_sent("invitation")
    async def left(context):
        heard.append(("left", context["invitation_id"]))

    @on_undelivered("invitation")
    async def failed(context):
        heard.append(("failed", context["invitation_id"]))

    await queue("invitation")
    await queue("invitation", to="maya@" + "x" * 70 + ".org", dedup_key="two")  # no label in a domain is that long
    await Worker().run_once()
    assert sorted(heard) == [("failed", "abc"), ("left", "abc")]


async def test_results_wait_behind_what_somebody_waits_for(clinic):
    await queue("new_results", context={}, dedup_key="news")
    await queue("password_reset", to="ruth@example.org", dedup_key="reset")
    order = []
    original = mailbox.keep
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mailbox, "keep", lambda *given: (order.append(given[1]["Subject"]), original(*given)))
        await Worker().run_once()
    assert order == ["Choose a new password", "Something new at Riverside Family Clinic"]
