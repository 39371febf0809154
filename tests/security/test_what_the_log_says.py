"""The lines that whole journeys leave in the audit log: these and no others (C87)."""

import sqlite3

from portal.accounts import throttles
from portal.accounts.identifiers import account_for
from portal.accounts.tables import Throttle
from portal.audit.tables import AuditEntry
from tests.support.cast import sign_in
from tests.support.live_server import data_folder, empty_portal, live_server  # noqa: F401  fixtures
from tests.support.mail import link_to
from tests.support.visitor import Visitor
from tests.support.ways_in import enter_password, finish_setting_up, invited_noor, noor_with_second_step

SIGNED_IN = ["signed_in"]
INVITED = [*SIGNED_IN, "patient_viewed", "patient_viewed", "invitation_created", "patient_viewed", "invitation_sent"]
OPENED = ["invitation_opened", "identity_confirmed", "invitation_activated", "grant_created", "account_created", "authenticator_added"]
FINISHED = ["recovery_codes_made", "email_added", "contact_checked", "account_activated", "signed_in", "record_opened"]


async def lines_since(seq: int = 0) -> list[dict]:
    return await AuditEntry.select().where(AuditEntry.seq > seq).order_by(AuditEntry.seq)


async def test_from_the_invitation_to_the_record(clinic):
    noor, _ = await noor_with_second_step()
    await finish_setting_up(noor, **{"Email address": "noor2@example.org"})
    lines = await lines_since()
    assert [line["event"] for line in lines] == [*INVITED, *OPENED, *FINISHED]
    by_people = [line for line in lines if line["event"] != "invitation_sent"]  # that is the worker's
    assert all(line["address"] == "203.0.113.7" and line["request_id"] for line in by_people)
    assert all(line["patient_id"] == "noor" for line in lines if line["event"] in {*INVITED, *OPENED} - {"signed_in", "authenticator_added"})


async def test_tries_that_failed_and_doors_that_stayed_shut(clinic):
    await enter_password("maya", "wrong")
    await enter_password("nobody.at.all", "wrong")
    visitor = await enter_password("maya")
    await visitor.press("Continue", {"6-digit code": "000000"})
    lee = await sign_in("lee.chen")
    for path in ("/patients/maya", "/staff/patients/maya", "/staff"):
        await lee.open(path)
    found = [(line["event"], line["outcome"]) for line in await lines_since()]
    assert found == [("sign_in_failed", "failure"), ("sign_in_failed", "failure"), ("factor_failed", "failure"), ("signed_in", "success"),
                     ("record_opened", "success"), *[("authorisation_refused", "failure")] * 3]


async def test_waits_links_and_what_was_said_about_them(clinic):
    account = await account_for("maya")
    for number in range(10):
        await enter_password("maya", "wrong", address=f"198.51.100.{number}")
    visitor = Visitor()
    await visitor.open("/password/forgotten")
    await visitor.press("Send the link", {"Username": "maya"})
    await visitor.open(await link_to("maya@example.org"))
    await visitor.press("Set the password", {"New password": "heather over dry stones"})
    found = [line["event"] for line in await lines_since()]
    assert found == [*["sign_in_failed"] * 10, "account_locked", "password_reset_requested", "password_reset_done"]
    assert {line["object_id"] for line in await lines_since()} == {account.id}


async def test_the_hundredth_wrong_password_is_said_as_such(clinic):
    account = await account_for("maya")
    for _ in range(99):
        await throttles.count_wrong_password(account.id, None, account_id=account.id)
    await Throttle.delete(force=True)
    await enter_password("maya", "wrong")
    assert [line["event"] for line in await lines_since()] == ["sign_in_failed", "password_sign_in_off"]


async def test_an_invitation_that_only_a_scanner_opened_leaves_no_line(clinic):
    link = await invited_noor()
    before = (await lines_since())[-1]["seq"]
    for _ in range(50):
        await Visitor().http.get(link)
        await Visitor().http.head(link)
    assert await lines_since(before) == []
    assert (await Visitor().open(link)).h1 == "Open your account"


async def test_new_details_of_the_clinic_are_named_without_their_values(live_server):  # noqa: F811
    assert live_server.command("clinic", "set", "--phone", "+44 113 496 0999").returncode == 0
    with sqlite3.connect(live_server.folder / "portal.sqlite3") as database:
        found = database.execute("SELECT actor_kind, fields FROM audit_entry WHERE event = 'clinic_settings_changed'").fetchall()
    assert found == [("system", "phone")]
