"""Somebody without an invitation asks for access. What happens next depends on the clinic's records alone."""

import dataclasses
from datetime import timedelta

import pytest

from portal import clock
from portal.access_requests.retention import delete_settled_requests
from portal.access_requests.tables import AccessRequest
from portal.accounts.tables import Account, EmailAddress, Invitation
from portal.charts.tables import Patient
from portal.crypto.columns import encrypt
from portal.jobs.worker import Worker
from portal.settings import settings, use_settings
from tests.support.asking import MAYA, NOBODY, NOOR, ask, became, requests
from tests.support.limits import choose_limit
from tests.support.mail import link_to, mails_to
from tests.support.visitor import Visitor


async def test_one_patient_who_agrees_is_invited_at_the_address_on_file(clinic):
    visitor = await ask()
    assert visitor.page.h1 == "We have your request" and await became() == ("invited", "")
    assert not await mails_to("other@example.net")
    await visitor.open(await link_to("noor@example.org"))
    assert visitor.page.h1 == "Open your account"


@pytest.mark.parametrize(("shared", "expected"), [(False, ("invited", "")), (True, ("waiting", "shared_contact"))])
async def test_where_texts_can_be_sent_a_mobile_number_on_file_will_do(clinic, shared, expected):
    use_settings(dataclasses.replace(settings(), sms_gateway_url="file"))
    await Patient.update({Patient.email: "", Patient.phone: "+44 7700 900155"}).where(Patient.id == "noor")
    if shared:
        await Patient.update({Patient.phone: "+44 7700 900155"}).where(Patient.id == "lee")
    await ask()
    assert await became() == expected
    sent = await Invitation.select(Invitation.channel, Invitation.contact)
    assert sent == ([] if shared else [{"channel": "text", "contact": "+447700900155"}])


async def test_the_front_page_the_help_and_the_sign_in_page_lead_there(clinic):
    for path in ("/", "/sign-in", "/help/sign-in/no-invitation"):
        page = await Visitor().open(path)
        assert "/access-requests/new" in page.links().values(), path


@pytest.mark.parametrize("changes", [
    {"Your first": "haddad NOOR"}, {"Your first": "Nóor  Háddad"}, {"Insurance number": "p 1005"}, {"Insurance number": "P\u20111005"},
    {"Month": "September"}, {"Insurance number": "P-١٠٠٥"},
])
async def test_names_and_numbers_are_compared_as_people_write_them(clinic, changes):
    await ask(**changes)
    assert await became() == ("invited", "")


@pytest.mark.parametrize("changes", [
    {"Insurance number": "P-1004"}, {"Insurance number": "1005"}, {"Day": "6"}, {"Year": "1979"}, {"Your first": "Haddad"},
    {"Your first": "Noor"}, {"Your first": "Noora Haddad"}, {"Your first": "Noor Haddad Smith"}, {"Insurance number": "%"},
])
async def test_whatever_differs_is_for_the_front_desk_and_nobody_is_written_to(clinic, changes):
    await ask(**changes)
    assert await became() == ("waiting", "nobody")
    assert not await Invitation.count() and not await mails_to("example")


async def test_an_insurance_number_counts_and_so_does_a_former_name(clinic):
    sealed = encrypt("AB 12/345", table="patient", column="insurance_member_id", row_id="noor")
    await Patient.update({Patient.insurance_member_id: sealed, Patient.former_names: "Noor Aziz"}).where(Patient.id == "noor")
    await ask(**{"Insurance number": "ab12345", "Your first": "Noor Aziz"})
    assert await became() == ("invited", "")


async def add_twin(**values) -> None:
    """Somebody born on Noor's day."""
    await Patient.insert(Patient(**{
        "id": "twin", "number": "P-2005", "given_name": "Noor", "family_name": "Haddad", "search_name": "noor haddad",
        "birth_date": "1978-09-05", "created_at": clock.now(), "updated_at": clock.now(), **values}))


async def test_two_who_agree_are_for_the_front_desk(clinic):
    await add_twin()
    for row_id in ("twin", "noor"):
        sealed = encrypt("FAM-1", table="patient", column="insurance_member_id", row_id=row_id)
        await Patient.update({Patient.insurance_member_id: sealed}).where(Patient.id == row_id)
    await ask(**{"Insurance number": "FAM-1"})
    assert await became() == ("waiting", "several") and not await Invitation.count()


async def test_of_twins_with_one_number_the_first_name_tells_who_it_is(clinic):
    await add_twin(given_name="Nadia", search_name="nadia haddad", insurance_member_id=encrypt(
        "P-1005", table="patient", column="insurance_member_id", row_id="twin"))
    await ask()
    assert await Invitation.exists().where(Invitation.patient_id == "noor")


@pytest.mark.parametrize(("change", "problem"), [
    ({Patient.deceased: True}, "deceased"), ({Patient.email: ""}, "no_contact"), ({Patient.email: "Maya@Example.org"}, "shared_contact"),
    ({Patient.birth_date: "2012-09-05"}, "child"),
])
async def test_who_needs_somebody_to_look_waits_for_the_front_desk(clinic, change, problem):
    await Patient.update(change).where(Patient.id == "noor")
    await ask(Year="2012" if problem == "child" else "1978")
    assert await became() == ("waiting", problem) and not await Invitation.count()


async def test_who_has_an_account_is_reminded_of_it_and_gets_no_invitation(clinic):
    await ask(MAYA)
    assert await became() == ("told", "has_account") and not await Invitation.count()
    mail = (await mails_to("maya@example.org"))[0]
    assert "already have an account" in mail.subject and "P-1001" not in mail.text and "Torres" not in mail.text


@pytest.mark.parametrize("closed", [True, False])
async def test_an_account_that_cannot_be_reminded_is_for_the_front_desk(clinic, closed):
    maya = (await Account.select(Account.id).where(Account.username == "maya").first())["id"]
    if closed:
        await Account.update({Account.staff_locked: True}).where(Account.id == maya)
    else:
        await EmailAddress.update({EmailAddress.verified_at: None}).where(EmailAddress.account == maya)
    await ask(MAYA)
    assert await became() == ("waiting", "has_account") and not await mails_to("maya@example.org")


async def test_a_patient_is_written_to_so_often_a_day_and_no_more(clinic):
    await choose_limit("asked_invitations_a_day", 1)
    await ask()
    await ask()
    assert await became() == ("noted", "enough") and await Invitation.count() == 1
    clock.advance(timedelta(hours=25))
    await ask()
    assert await became() == ("invited", "")


async def test_the_same_request_is_one_task(clinic):
    await ask(NOBODY)
    await ask(NOBODY, **{"Your first": "LINDGREN Sofia"})
    assert [row["state"] for row in await requests()] == ["waiting", "noted"]


async def test_nothing_that_was_typed_is_in_the_table_as_it_was_typed(clinic):
    await ask()
    kept = str(await requests()).lower()
    assert not [word for word in ("haddad", "1978", "p-1005", "other@example") if word in kept]


async def test_what_was_typed_is_deleted_thirty_days_after_it_was_settled(clinic):
    await ask()
    await ask(NOBODY)
    clock.advance(timedelta(days=30, minutes=1))
    assert await delete_settled_requests() == 1 and await delete_settled_requests() == 0
    assert [row["state"] for row in await requests()] == ["waiting"]


async def test_a_request_that_the_worker_never_could_compare_is_for_the_front_desk(clinic, monkeypatch):
    await ask(work=False)
    monkeypatch.setattr("portal.access_requests.settling.matching_patients", None)
    await Worker().run_once()
    assert await became() == ("new", "")
    clock.advance(timedelta(days=3, minutes=1))
    await Worker().run_once()
    assert await became() == ("waiting", "not_compared")


@pytest.mark.parametrize(("changes", "words"), [
    ({"Your first": " "}, "Enter your name"), ({"Day": ""}, "The date must include a day"), ({"Insurance number": ""}, "Enter your insurance"),
    ({"Your email": "call me"}, "or a phone number"), ({"Your email": "noor@home"}, "like name@example.org"), ({"Your first": "x" * 121}, "too long"),
])
async def test_a_wrong_field_is_explained_and_the_rest_is_kept(clinic, changes, words):
    page = (await ask(work=False, **changes)).page
    assert page.status == 422 and words in page.text and 'value="1978"' in page.html and not await AccessRequest.count()


async def test_the_21st_form_of_an_hour_from_one_address_is_refused(clinic):
    for _ in range(20):
        await ask(NOBODY, work=False)
    page = (await ask(work=False)).page
    assert page.status == 429 and int(page.response.headers["retry-after"]) <= 3600
    assert (await ask(NOOR, visitor=Visitor(address="192.0.2.9"), work=False)).page.status == 200
