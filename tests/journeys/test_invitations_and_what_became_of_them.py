"""What staff see of an invitation: on its way, sent, refused, run out, used; and the other ways to send the next one."""

import dataclasses
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.retention import expire_invitations
from portal.accounts.tables import Invitation
from portal.audit.events import SYSTEM
from portal.audit.tables import AuditEntry
from portal.charts.enrolment import invite_patient
from portal.charts.tables import Patient
from portal.errors import Conflict
from portal.jobs.worker import Worker
from portal.settings import settings, use_settings
from tests.support.cast import sign_in
from tests.support.fake_gateway import FakeGateway, keep_texts, point_to
from tests.support.mail import texts_to
from tests.support.mail_sink import MailSink
from tests.support.visitor import Visitor
from tests.support.ways_in import NEW_PASSWORD, NOORS_ANSWERS

PAGE = "/staff/patients/noor/invitations"
NUMBER = "+447700900155"


@pytest.fixture
async def gateway(clinic, tmp_path):
    made = FakeGateway().start()
    point_to(made, tmp_path)
    yield made
    made.stop()


async def text_noor(number: str = "07700 900155") -> Visitor:
    sam = await sign_in("sam.front", address="203.0.113.42")
    await sam.open(PAGE)
    await sam.follow("By text message")
    await sam.press("Send the invitation", {"Mobile phone number": number, "Language of the message": "en"})
    return sam


async def test_a_link_by_text_message_opens_an_account(clinic):
    keep_texts()
    await text_noor()
    (words,) = await texts_to(NUMBER)
    assert "Noor" not in words and "Haddad" not in words and len(words) <= 160
    noor = Visitor()
    await noor.open(words.partition("http://127.0.0.1:8000")[2])
    await noor.press("Continue", NOORS_ANSWERS)
    await noor.press("Continue", {"New password": NEW_PASSWORD})
    assert noor.page.path.startswith("/set-up")


async def test_the_number_on_file_is_in_the_form_and_another_can_be_typed(clinic):
    keep_texts()
    await Patient.update({Patient.phone: "+44 7700 900 155"}).where(Patient.id == "noor")
    sam = await sign_in("sam.front")
    await sam.open(f"{PAGE}/text")
    assert dict(sam.page.fields(sam.page.form("Send the invitation")))["number"] == "+44 7700 900 155"
    await text_noor("+31 6 12345678")
    assert len(await texts_to("+31612345678")) == 1


@pytest.mark.parametrize("number", ["0113 496 0000", "12", "noor@example.org", "٠", "+44 7700 900155 ext 9"])
async def test_a_number_that_gets_no_texts_is_explained_and_kept(clinic, number):
    keep_texts()
    sam = await text_noor(number)
    assert sam.page.status == 422 and "cannot be sent to this number" in sam.page.text
    assert dict(sam.page.fields(sam.page.form("Send the invitation")))["number"] == number and not await Invitation.exists()


async def test_without_a_gateway_nobody_is_offered_texts(clinic):
    sam = await sign_in("sam.front")
    assert "By text message" not in (await sam.open(PAGE)).text
    assert (await sam.open(f"{PAGE}/text")).status == 404


async def test_it_waits_until_it_has_left_and_is_then_sent(gateway):
    sam = await text_noor()
    assert "waiting to be sent" in sam.page.text
    await Worker().run_once()
    page = await sam.open(PAGE)
    assert f"Text message to {NUMBER}" in page.text and "sent" in page.text and "waiting" not in page.text
    assert "invitation_sent" in {row["event"] for row in await AuditEntry.select(AuditEntry.event)}


async def test_a_refused_number_is_shown_with_another_way(gateway):
    gateway.status = 422
    sam = await text_noor()
    await Worker().run_once()
    page = await sam.open(PAGE)
    assert "could not be delivered" in page.text and "was refused" in page.text and "sms_422" in page.text
    assert "could not be delivered 1 waits" in (await sam.open("/staff")).text
    assert "could not be delivered" in (await sam.open("/staff/patients/noor")).text
    gateway.status = 202
    await sam.open(PAGE)
    await sam.press("Send it again")
    await Worker().run_once()
    states = [row["state"] for row in await Invitation.select().order_by(Invitation.created_at)]
    assert states == ["revoked", "sent"]


async def test_a_refused_address_is_shown_and_the_letter_replaces_it(clinic):
    sink = MailSink().start()
    use_settings(dataclasses.replace(settings(), mail_backend="smtp", smtp_host="localhost", smtp_port=sink.port, smtp_security="none"))
    sink.behaviour.recipient = "550 No such user"
    sam = await sign_in("sam.front")
    await sam.open(f"{PAGE}/email")
    await sam.press("Send the invitation", {"Email address": "wrong@example.org"})
    await Worker().run_once()
    sink.stop()
    assert "smtp_550" in (await sam.open(PAGE)).text
    await sam.follow("By letter")
    await sam.press("Make the letter")
    page = await sam.open(PAGE)
    assert "withdrawn" in page.text and "The last invitation could not be delivered" not in page.text


async def test_tries_that_are_used_up_count_as_not_delivered(gateway):
    gateway.stop()
    await text_noor()
    for _ in range(12):
        await Worker().run_once()
        clock.advance(timedelta(hours=12))
    (row,) = await Invitation.select()
    assert (row["state"], row["failure"]) == ("failed_delivery", "unreachable")
    sam = await sign_in("sam.front")
    assert "tried for three days" in (await sam.open(PAGE)).text


async def test_what_could_not_be_delivered_does_not_run_out_of_sight(gateway):
    gateway.status = 400
    await text_noor()
    await Worker().run_once()
    clock.advance(timedelta(days=30))
    await expire_invitations()
    sam = await sign_in("sam.front")
    assert "could not be delivered" in (await sam.open(PAGE)).text


async def test_it_runs_out_though_no_job_ran(gateway):
    await text_noor()
    await Worker().run_once()
    clock.advance(timedelta(days=7, seconds=1))
    sam = await sign_in("sam.front")
    assert "run out" in (await sam.open(PAGE)).text


async def test_who_has_opened_it_meanwhile_is_not_set_back(gateway):
    gateway.status = 503
    await text_noor()
    await Worker().run_once()
    await Invitation.update({Invitation.state: "opened"}, force=True)
    gateway.status = 400
    clock.advance(timedelta(minutes=2))
    await Worker().run_once()
    assert (await Invitation.select())[0]["state"] == "opened"


async def test_nobody_with_an_account_is_invited_again(clinic):
    sam = await sign_in("sam.front")
    page = await sam.open("/staff/patients/maya/invitations")
    assert "has an account already" in page.text and "By email" not in page.text
    for way in ("email", "letter"):
        assert (await sam.open(f"/staff/patients/maya/invitations/{way}")).path == "/staff/patients/maya/invitations"
    csrf = dict(sam.page.fields(sam.page.form("Sign out")))["csrf"]
    page = await sam.post("/staff/patients/maya/invitations/email", {"csrf": csrf, "email": "x@example.org", "language": "en"})
    assert page.status == 409 and not await Invitation.exists()


async def test_nobody_who_has_died_is_invited(clinic):
    await Patient.update({Patient.deceased: True}).where(Patient.id == "noor")
    sam = await sign_in("sam.front")
    page = await sam.open(PAGE)
    assert "has died" in page.text and "By email" not in page.text
    with pytest.raises(Conflict):
        await invite_patient(await Patient.objects().get(Patient.id == "noor"), channel="letter", contact="", language="en", actor=SYSTEM)


async def test_a_link_of_somebody_who_has_an_account_by_now_leads_to_the_sign_in(clinic):
    keep_texts()
    await text_noor()
    link = (await texts_to(NUMBER))[0].partition("http://127.0.0.1:8000")[2]
    await text_noor()
    newer = (await texts_to(NUMBER))[0].partition("http://127.0.0.1:8000")[2]
    noor = Visitor()
    assert (await noor.open(link)).status == 410  # no account yet: only ended
    await noor.open(newer)
    await noor.press("Continue", NOORS_ANSWERS)
    await noor.press("Continue", {"New password": NEW_PASSWORD})
    for old in (link, newer):
        visitor = Visitor()
        assert (await visitor.open(old)).path == "/sign-in" and "You have an account already" in visitor.page.text
