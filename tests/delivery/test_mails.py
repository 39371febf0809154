"""The mail itself: headers that machines read, both parts, nothing broken into them."""

import dataclasses
from email import message_from_bytes, policy

import msgspec
import pytest

from portal.delivery import mailbox
from portal.delivery.mails import build_mail
from portal.jobs.handlers import PermanentFailure
from portal.settings import settings, use_settings

LINK = "http://127.0.0.1:8000/password/reset/abc"


def payload(notice="password_reset", to="maya@example.org", language="en", **context) -> dict:
    context = {"at": "2026-11-23T06:00:00+00:00"} | ({"link": LINK} if notice == "password_reset" else {}) | context
    return {"notice": notice, "to": to, "language": language, "context": context}


def as_received(mail):
    return message_from_bytes(mail.as_bytes(), policy=policy.default)


async def test_the_headers_say_that_a_machine_wrote_it(clinic):
    mail = as_received(build_mail("Id_1-x", payload(), clinic))
    assert mail["Message-ID"] == "<Id_1-x@127.0.0.1>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"].addresses[0].display_name == "Riverside Family Clinic"
    assert mail["To"].addresses[0].display_name == ""
    assert mail["Content-Language"] == "en" and mail["Date"].datetime.tzinfo


async def test_only_mail_that_can_be_turned_off_says_where(clinic):
    assert build_mail("x", payload(), clinic)["List-Unsubscribe"] is None
    assert build_mail("x", payload("new_results"), clinic)["List-Unsubscribe"] == "<http://127.0.0.1:8000/account>"


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_both_parts_say_the_same(language, clinic):
    mail = as_received(build_mail("x", payload(language=language), clinic))
    plain, html = mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()
    assert mail.get_content_type() == "multipart/alternative"
    for line in plain.splitlines():
        assert line.removesuffix(":") in html


async def test_every_byte_passes_every_mail_server(clinic):
    sent = build_mail("x", payload(language="ar"), clinic).as_bytes()
    assert sent.isascii() and max(map(len, sent.splitlines())) <= 998 and b"\r\n" in sent


async def test_a_line_break_in_the_clinics_name_makes_no_header(clinic):
    odd = msgspec.structs.replace(clinic, name="Riverside\r\nBcc: all@example.org")
    mail = as_received(build_mail("x", payload(), odd))
    assert mail["Bcc"] is None and mail["From"].addresses[0].display_name == "Riverside Bcc: all@example.org"


async def test_a_line_break_in_an_address_makes_no_header(clinic):
    with pytest.raises(PermanentFailure):
        build_mail("x", payload(to="maya@example.org\r\nBcc: all@example.org"), clinic)


async def test_an_address_with_another_alphabet_in_its_domain(clinic):
    assert build_mail("x", payload(to="maya@bücher.example"), clinic)["To"] == "maya@xn--bcher-kva.example"


async def test_kept_mails_are_for_the_portals_user_alone(clinic):
    mailbox.keep("one", build_mail("one", payload(), clinic))
    (path,) = (settings().data_dir / "mail").iterdir()
    assert path.stat().st_mode & 0o077 == 0 and path.parent.stat().st_mode & 0o077 == 0
    assert mailbox.kept_mail("one").text == mailbox.kept_mails()[0].text


@pytest.mark.parametrize("asked", ["two", "../../etc/passwd", "", "one.eml", "é"])
async def test_only_kept_mails_can_be_read(asked, clinic):
    mailbox.keep("one", build_mail("one", payload(), clinic))
    assert mailbox.kept_mail(asked) is None


async def test_on_the_console_it_can_be_read(clinic, capsys):
    from portal.delivery.backends import send

    use_settings(dataclasses.replace(settings(), mail_backend="console"))
    await send("x", build_mail("x", payload(), clinic))
    shown = capsys.readouterr().out
    assert "To: maya@example.org" in shown and LINK in shown
