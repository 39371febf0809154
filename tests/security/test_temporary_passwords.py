"""Temporary passwords and activation codes under attack: a session of one reaches nothing but its next step, racers share
nothing, tries are counted over all browsers, and no answer tells who has one (C04, C05, C31, C33)."""

import asyncio

import pytest

from portal.accounts import activation_codes
from portal.accounts.invitations import invitation_link
from portal.accounts.tables import Account, Authenticator, Invitation, Session
from portal.accounts.temporary_passwords.making import make_for_account
from portal.app import create_litestar
from portal.audit.events import SYSTEM
from portal.charts.enrolment import invite_patient, make_temporary_password_for
from portal.charts.tables import Patient
from portal.crypto import passwords
from portal.errors import Conflict, Gone
from tests.support.cast import code_of, make_cast, sign_in
from tests.support.limits import choose_limit
from tests.support.temporary_passwords import made_for, typed
from tests.support.visitor import Visitor
from tests.support.ways_in import NEW_PASSWORD, NOORS_ANSWERS

RACERS = 20
HEADERS = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}


@pytest.fixture
async def clinic(database):
    await make_cast()


async def noor() -> Patient:
    return await Patient.objects().get(Patient.id == "noor")


def pages_for_others(own: set[str]) -> list[str]:
    """Every page of the route table that is not public and not the session's own; records and files are Maya's and Noor's."""
    found = set()
    for route in create_litestar().routes:
        for handler in getattr(route, "route_handlers", []):
            policy = handler.opt.get("policy")
            if "GET" in handler.http_methods and policy and policy.kind != "public":
                found.add(route.path_format.replace(":str", "").replace("{patient_id}", "maya"))
    return sorted(path for path in found - own if "{" not in path)


async def at_the_new_password() -> Visitor:
    maya = await typed("maya", await made_for("maya", "maya"))
    await maya.press("Continue", {"6-digit code": code_of("maya")})
    assert maya.page.path == "/set-up/password"
    return maya


async def test_every_other_page_leads_to_the_new_password(clinic):
    maya = await at_the_new_password()
    paths = pages_for_others({"/set-up/password"})
    assert len(paths) > 40
    for path in paths:
        answer = await maya.http.get(path)
        assert (answer.status_code, answer.headers.get("location")) == (303, "/set-up/password"), path


async def test_every_form_of_others_leads_there_too(clinic):
    maya = await at_the_new_password()
    for path in ("/account/password", "/account/second-steps", "/patients/maya/results/search", "/staff/patients", "/sign-in/code"):
        answer = await maya.http.post(path, data={"csrf": "x"}, headers=HEADERS)
        assert answer.status_code in {303, 405} and answer.headers.get("location", "/set-up/password") == "/set-up/password", path


async def test_before_the_code_every_page_leads_to_the_code(clinic):
    maya = await typed("maya", await made_for("maya", "maya"))
    for path in ("/set-up/password", "/set-up", "/account", "/records", "/patients/maya"):
        assert (await maya.http.get(path)).headers["location"] == "/sign-in/code", path


async def test_without_an_account_every_page_leads_to_the_identity_check(clinic):
    visitor = await typed("P-1005", await made_for("noor"))
    for path in pages_for_others(set()):
        answer = await visitor.http.get(path)
        assert (answer.status_code, answer.headers.get("location")) == (303, "/activate"), path


async def test_without_a_second_step_the_password_comes_first_and_then_that(clinic):
    secret = await made_for("maya", "maya")
    await Account.update({Account.status: "setup"}).where(Account.username == "maya")
    account = await Account.select(Account.id).where(Account.username == "maya").first()
    await Authenticator.delete().where(Authenticator.account == account["id"])
    maya = await typed("maya", secret)
    assert maya.page.path == "/set-up/password"
    assert (await maya.http.get("/set-up")).headers["location"] == "/set-up/password"
    await maya.press("Set the password", {"New password": NEW_PASSWORD})
    assert maya.page.path.startswith("/set-up/") and maya.page.path != "/set-up/password"


async def test_a_trusted_browser_is_asked_for_the_code_all_the_same(clinic, monkeypatch):
    async def trusted(*_):
        raise AssertionError("trust was asked about")

    secret = await made_for("maya", "maya")
    monkeypatch.setattr("portal.accounts.controllers.letting_in.enter_by_trust", trusted)
    assert (await typed("maya", secret)).page.path == "/sign-in/code"


async def at_once(visitors: list[Visitor], name: str, password: str) -> list:
    forms = []
    for visitor in visitors:
        await visitor.open("/sign-in")
        forms.append(dict(visitor.page.fields(visitor.page.form("Sign in"))) | {"identifier": name, "password": password})
    return await asyncio.gather(*(visitor.http.post("/sign-in", data=pairs, headers=HEADERS)
                                  for visitor, pairs in zip(visitors, forms, strict=True)))


@pytest.mark.parametrize(("patient", "username", "name"), [("noor", "", "P-1005"), ("maya", "maya", "maya")])
async def test_of_many_with_one_temporary_password_one_gets_a_session(clinic, patient, username, name):
    secret, before = await made_for(patient, username), await Session.count()
    racers = [Visitor(address=f"198.51.100.{number}") for number in range(8)]
    answers = await at_once(racers, name, secret)
    assert sorted(answer.status_code for answer in answers) == [303] + [422] * 7
    assert await Session.count() == before + 1


async def test_of_many_made_at_once_one_works(clinic):
    maya = await Account.objects().get(Account.username == "maya")
    await asyncio.gather(*(make_for_account(maya, actor=SYSTEM, patient_id="maya") for _ in range(6)))
    patient = await noor()
    await asyncio.gather(*(make_temporary_password_for(patient, language="en", actor=SYSTEM) for _ in range(6)))
    for index in (Invitation.patient_id == "noor", Invitation.login_index == maya.id):
        assert sorted(row["state"] for row in await Invitation.select(Invitation.state).where(index)) == ["revoked"] * 5 + ["sent"]


async def test_an_invitation_and_an_account_at_the_same_moment(clinic):
    visitor = await typed("P-1005", await made_for("noor"))
    await visitor.press("Continue", NOORS_ANSWERS)
    form = dict(visitor.page.fields(visitor.page.form("Continue"))) | {"password": NEW_PASSWORD}
    invite = invite_patient(await noor(), channel="letter", contact="", language="en", actor=SYSTEM)
    answer, invited = await asyncio.gather(
        visitor.http.post("/activate/password", data=form, headers=HEADERS), invite, return_exceptions=True)
    opened = await Account.exists().where(Account.name == "Noor Haddad")
    assert (answer.status_code, type(invited)) in {(303, Conflict), (410, tuple)} and opened is (answer.status_code == 303)


async def test_parallel_wrong_activation_codes_are_ten(clinic):
    await choose_limit("activation_code", 1)
    invitation, _ = await invite_patient(await noor(), channel="letter", contact="", language="en", actor=SYSTEM)
    code = await activation_codes.make_activation_code(invitation.id, actor=SYSTEM, patient_id="noor")
    tried = await asyncio.gather(
        *(activation_codes.check_activation_code(invitation, "0000-0000", actor=SYSTEM) for _ in range(RACERS)), return_exceptions=True)
    assert tried.count(False) == 10 and sum(isinstance(one, Gone) for one in tried) == RACERS - 10
    with pytest.raises(Gone):
        await activation_codes.check_activation_code(invitation, code, actor=SYSTEM)
    assert (await Invitation.select(Invitation.state, Invitation.code_failures))[0] == {"state": "suspended", "code_failures": 10}


async def test_looking_at_the_code_page_changes_nothing(clinic):
    await choose_limit("activation_code", 1)
    invitation, token = await invite_patient(await noor(), channel="letter", contact="", language="en", actor=SYSTEM)
    before = await Invitation.select()
    visitor = Visitor()
    for _ in range(12):
        await visitor.open(invitation_link(token).removeprefix("http://127.0.0.1:8000"))
        assert visitor.page.path == "/activate/code" and token not in visitor.page.html
    assert await Invitation.select() == before


@pytest.mark.parametrize("name", ["maya", "P-1005", "nobody.at.all", "lee.chen"])
@pytest.mark.parametrize("password", ["K7M2-PXAZ-9QRS-T3VW", "a plain wrong password"])
async def test_whatever_is_typed_costs_one_hash(clinic, monkeypatch, name, password):
    await made_for("noor")
    await made_for("maya", "maya")
    hashed, real = [], passwords.on_hashing_thread

    async def count(*asked):
        hashed.append(asked)
        return await real(*asked)

    monkeypatch.setattr(passwords, "on_hashing_thread", count)
    visitor = await typed(name, password)
    assert visitor.page.status == 422 and len(hashed) == 1


async def test_staff_who_may_not_manage_access_make_none(clinic):
    bea = await sign_in("bea.bills")
    for path in ("/staff/patients/noor/temporary-password", "/staff/patients/noor/invitations"):
        assert (await bea.open(path)).status == 404
