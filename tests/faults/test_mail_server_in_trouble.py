"""F04: the mail server is down, slow, refuses for now, refuses for good, or has broken TLS.

Nobody who uses the portal notices; mail leaves when the server is well again, each recipient's in order; what will
never leave is in front of staff within one pass of the worker.
"""

import asyncio
import dataclasses
import re
import time
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.tables import Invitation
from portal.audit.events import SYSTEM
from portal.charts.enrolment import invite_patient
from portal.charts.tables import Patient
from portal.delivery.notices import queue_notice
from portal.jobs.undelivered import backlog, undelivered
from portal.jobs.worker import Worker
from portal.settings import settings, use_settings
from tests.support.cast import make_cast
from tests.support.mail_sink import MailSink, certificate
from tests.support.visitor import Visitor

pytestmark = pytest.mark.faults

MODES = ("down", "slow", "refuses for now", "refuses for good", "broken tls")
TOKENS = re.compile(r'(name="csrf" value=")[^"]*|(nonce|request-id)="[^"]*"|data-ends="[^"]*"')


@pytest.fixture
async def sink(database, tmp_path):
    """The clinic's mail server, well, and the portal that uses it."""
    await make_cast()
    made = MailSink().start()
    use_settings(
        dataclasses.replace(
            settings(), mail_backend="smtp", smtp_host="localhost", smtp_port=made.port, smtp_security="none", smtp_timeout=1
        )
    )
    yield made
    made.stop()


def make_trouble(sink: MailSink, mode: str, tmp_path) -> None:
    sink.behaviour.slow = 5 if mode == "slow" else 0
    sink.behaviour.recipient = {"refuses for now": "451 Later", "refuses for good": "550 No such user"}.get(mode, "250 OK")
    if mode in ("down", "broken tls"):
        sink.stop()
    if mode == "broken tls":
        sink._tls, _ = certificate(tmp_path)
        use_settings(dataclasses.replace(settings(), smtp_security="starttls"))
        sink.start()


def make_well(sink: MailSink) -> None:
    sink.stop()
    sink._tls, sink.behaviour.slow, sink.behaviour.recipient = None, 0, "250 OK"
    use_settings(dataclasses.replace(settings(), smtp_security="none"))
    sink.start()


@asynccontextmanager
async def working():
    worker = Worker()
    task = asyncio.create_task(worker.run())
    yield
    worker.stop()
    await task


async def ask_for_reset(username: str) -> tuple[str, float]:
    """The page that a person gets, without what differs every time, and the seconds that it took."""
    visitor = Visitor()
    await visitor.open("/password/forgotten")
    begun = time.perf_counter()
    page = await visitor.press("Send the link", {"Username": username})
    assert page.status == 200
    return TOKENS.sub("", page.text), time.perf_counter() - begun


@pytest.mark.parametrize("mode", MODES)
async def test_nobody_who_uses_the_portal_notices(mode, sink, tmp_path):
    well, _ = await ask_for_reset("maya")
    make_trouble(sink, mode, tmp_path)
    async with working():
        for username in ("maya", "nobody.at.all", "ruth"):
            said, seconds = await ask_for_reset(username)
            assert said == well
            assert seconds < 0.5


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "refuses for good"])
async def test_mail_leaves_after_recovery_in_order_for_each_recipient(mode, sink, tmp_path):
    make_trouble(sink, mode, tmp_path)
    for number in range(3):
        for person in ("maya", "ruth"):
            await queue_notice(
                "recovery_code_used", to=f"{person}@example.org", language="en", context={"left": 9 - number}, dedup_key=f"{person}{number}"
            )
    await Worker().run_once()
    assert sink.received == [] and (await backlog()).waiting == 6
    make_well(sink)
    clock.advance(timedelta(minutes=1))
    await Worker().run_once()
    for person in ("maya", "ruth"):
        said = [mail.get_body(("plain",)).get_content() for mail in sink.received if mail["To"] == f"{person}@example.org"]
        assert [re.search(r"(\d) codes are left", text)[1] for text in said] == ["9", "8", "7"]


async def test_what_will_never_leave_is_in_front_of_staff_within_one_pass(sink, tmp_path):
    make_trouble(sink, "refuses for good", tmp_path)
    noor = await Patient.objects().get(Patient.number == "P-1005")
    await invite_patient(noor, channel="email", contact="noor@example.org", language="ar", actor=SYSTEM)
    await Worker().run_once()
    (lost,) = await undelivered()
    assert (lost.topic, lost.recipient, lost.reason) == ("invitation", "noor@example.org", "smtp_550")
    assert (await Invitation.select(Invitation.state).first())["state"] == "failed_delivery"


async def test_an_invitation_that_left_is_sent_and_in_the_patients_language(sink):
    noor = await Patient.objects().get(Patient.number == "P-1005")
    await invite_patient(noor, channel="email", contact="noor@example.org", language="ar", actor=SYSTEM)
    await Worker().run_once()
    assert (await Invitation.select(Invitation.state).first())["state"] == "sent"
    assert 'dir="rtl"' in sink.received[0].get_body(("html",)).get_content()


async def test_a_server_that_loses_its_answer_gets_the_same_mail_again_under_the_same_id(sink):
    sink.behaviour.slow_after = 3  # it has the mail, and says so too late
    await queue_notice("new_results", to="maya@example.org", language="en", context={}, dedup_key="one")
    await Worker().run_once()
    sink.behaviour.slow_after = 0
    clock.advance(timedelta(minutes=1))
    await Worker().run_once()
    assert len(sink.received) == 2 and len({mail["Message-ID"] for mail in sink.received}) == 1
