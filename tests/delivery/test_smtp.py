"""Handing mail to a mail server that works, and to all the kinds that do not (F04)."""

import dataclasses
import time
from email.message import EmailMessage

import pytest

from portal.delivery import smtp
from portal.jobs.handlers import PermanentFailure, ServerTrouble, TemporaryFailure
from portal.settings import settings, use_settings
from tests.support.mail_sink import MailSink, certificate


@pytest.fixture
def sink():
    made = MailSink().start()
    point_to(made, smtp_security="none")
    yield made
    made.stop()


def point_to(sink: MailSink, **more) -> None:
    chosen = {"mail_backend": "smtp", "smtp_host": "localhost", "smtp_port": sink.port, "smtp_timeout": 1, "mail_from": "portal@clinic.example"}
    use_settings(dataclasses.replace(settings(), **chosen | more))


def mail(to: str = "maya@example.org") -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = "Hello", "portal@clinic.example", to
    made.set_content("There is something new.\n")
    return made


def failure_of(kind: type[TemporaryFailure]) -> str:
    with pytest.raises(TemporaryFailure) as caught:
        smtp.send(mail())
    assert type(caught.value) is kind
    return caught.value.code


def test_the_server_gets_it(sink):
    smtp.send(mail())
    assert sink.received[0]["To"] == "maya@example.org"


def test_a_server_that_is_down():
    down = MailSink()
    point_to(down, smtp_security="none")
    assert failure_of(ServerTrouble) == "unreachable"


def test_a_server_that_does_not_answer(sink):
    sink.behaviour.slow = 3
    begun = time.monotonic()
    assert failure_of(ServerTrouble) == "timeout"
    assert time.monotonic() - begun < 2.9


def test_a_server_that_answers_a_little_at_a_time_is_cut_off(sink, monkeypatch):
    monkeypatch.setattr(smtp, "LONGEST_SECONDS", 0.3)
    sink.behaviour.slow = 0.8
    assert failure_of(ServerTrouble) == "unreachable"


@pytest.mark.parametrize(
    ("recipient", "content", "kind", "code"),
    [
        ("451 Try later", "250 OK", TemporaryFailure, "smtp_451"),
        ("250 OK", "452 Full", TemporaryFailure, "smtp_452"),
        ("550 No such user", "250 OK", PermanentFailure, "smtp_550"),
        ("250 OK", "554 Refused", PermanentFailure, "smtp_554"),
        ("421 Closing", "250 OK", TemporaryFailure, "smtp_421"),
    ],
)
def test_what_the_server_says_decides(sink, recipient, content, kind, code):
    sink.behaviour.recipient, sink.behaviour.content = recipient, content
    assert failure_of(kind) == code
    assert sink.received == []


def test_what_it_says_to_the_goodbye_changes_nothing(sink, monkeypatch):
    monkeypatch.setattr("smtplib.SMTP.quit", lambda self: self.docmd("NONSENSE") and (_ for _ in ()).throw(TimeoutError))
    smtp.send(mail())
    assert len(sink.received) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_over_tls_with_a_certificate_we_trust(security, tmp_path, monkeypatch):
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    sink = MailSink(tls=context, at_once=security == "tls").start()
    point_to(sink, smtp_security=security)
    smtp.send(mail())
    sink.stop()
    assert len(sink.received) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("broken", ["untrusted", "other name"])
def test_broken_tls_sends_nothing(security, broken, tmp_path, monkeypatch):
    context, trusted = certificate(tmp_path, "mail.example" if broken == "other name" else "localhost")
    if broken == "other name":
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    sink = MailSink(tls=context, at_once=security == "tls").start()
    point_to(sink, smtp_security=security)
    assert failure_of(ServerTrouble) == "tls"
    sink.stop()
    assert sink.received == []


def test_without_starttls_nothing_is_sent_in_the_clear(sink):
    point_to(sink, smtp_security="starttls")
    assert failure_of(ServerTrouble) == "not_supported"
    assert sink.received == []


def password_file(tmp_path, text: str, mode: int = 0o600):
    path = tmp_path / "password"
    path.write_text(text + "\n")
    path.chmod(mode)
    return path


@pytest.mark.parametrize(("password", "taken"), [("right", 1), ("wrong", 0)])
def test_it_signs_in_where_it_must(password, taken, tmp_path, monkeypatch):
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    sink = MailSink(tls=context, password="right").start()
    point_to(sink, smtp_security="starttls", smtp_username="clinic", smtp_password_file=password_file(tmp_path, password))
    if taken:
        smtp.send(mail())
    else:
        assert failure_of(ServerTrouble) == "smtp_535"
    sink.stop()
    assert len(sink.received) == taken


def test_a_password_that_others_can_read_is_not_used(sink, tmp_path):
    point_to(sink, smtp_security="none", smtp_username="clinic", smtp_password_file=password_file(tmp_path, "x", 0o644))
    assert failure_of(ServerTrouble) == "password_file_readable_by_others"
    point_to(sink, smtp_security="none", smtp_username="clinic", smtp_password_file=tmp_path / "none")
    assert failure_of(ServerTrouble) == "no_password_file"


def test_an_address_that_the_server_cannot_take(sink, monkeypatch):
    monkeypatch.setattr("smtplib.SMTP.has_extn", lambda self, name: False)
    with pytest.raises(PermanentFailure, match="address_not_supported"):
        smtp.send(mail("mäya@example.org"))
