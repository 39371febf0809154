"""Many at the same moment through the whole portal: as many succeed as after one another, which is one (C03, C22, C23, C26,
C40, C99)."""

import asyncio

import pytest

from portal.accounts import authenticators
from portal.accounts.tables import Account, AccountToken, EmailAddress, Invitation, RecoveryCode, Session, Throttle
from portal.exchange.tables import ImportFile
from tests.support.cast import code_of, sign_in
from tests.support.mail import link_to
from tests.support.visitor import Visitor
from tests.support.ways_in import NEW_PASSWORD, enter_password, invited_noor, noor_at_her_password, noor_with_second_step

RACERS = 20


async def ready(visitor: Visitor, button: str, values: dict[str, str]) -> tuple[Visitor, str, dict[str, str]]:
    """The form as it would be sent, without sending it."""
    form = visitor.page.form(button)
    pairs = dict(visitor.page.fields(form))
    pairs |= {visitor.page.field_named(form, label).get("name"): value for label, value in values.items()}
    return visitor, form.get("action") or visitor.page.path, pairs


async def all_at_once(*forms) -> list:
    """Send them together; the answers, not followed."""
    headers = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    return await asyncio.gather(*(visitor.http.post(path, data=pairs, headers=headers) for visitor, path, pairs in forms))


def led_to(answers: list, place: str) -> int:
    assert all(answer.status_code < 500 for answer in answers), [answer.status_code for answer in answers]
    return sum(answer.headers.get("location") == place for answer in answers)


async def test_of_fifty_wrong_codes_five_are_looked_at(clinic, monkeypatch):
    maya, looked_at, real = await enter_password("maya"), [], authenticators.verify

    async def count(account_id: str, code: str) -> bool:
        looked_at.append(code)
        return await real(account_id, code)

    monkeypatch.setattr(authenticators, "verify", count)
    form = await ready(maya, "Continue", {"6-digit code": "000000"})
    answers = await all_at_once(*[form] * 50)
    assert {answer.status_code for answer in answers} == {422} and len(looked_at) == 5
    form[2]["code"] = code_of("maya")
    assert led_to(await all_at_once(form), "/records") == 0 and len(looked_at) == 5


async def test_one_right_code_lets_one_browser_in(clinic):
    code = code_of("maya")
    browsers = [await enter_password("maya", address=f"198.51.100.{number}") for number in range(5)]
    answers = await all_at_once(*[await ready(one, "Continue", {"6-digit code": code}) for one in browsers])
    assert led_to(answers, "/records") == 1
    assert await Session.count().where(Session.stage == "full", Session.ended_at.is_null()) == 1


async def test_one_recovery_code_lets_one_browser_in(clinic):
    owner = await sign_in("maya")
    await owner.open("/account/recovery-codes")
    page = await owner.press("Show my new codes")
    code = "".join(page.tree.find(".//ol//code").itertext())
    browsers = []
    for number in range(RACERS):
        await Throttle.delete(force=True)  # right passwords count too until somebody is in
        browsers.append(await enter_password("maya", address=f"198.51.100.{number}"))
    for one in browsers:
        await one.follow("I do not have my authenticator app")
    answers = await all_at_once(*[await ready(one, "Continue", {"Recovery code": code}) for one in browsers])
    assert led_to(answers, "/records") == 1
    assert await RecoveryCode.count().where(RecoveryCode.used_at.is_not_null()) == 1


async def test_one_invitation_opens_one_account(clinic):
    link = await invited_noor()
    browsers = [await noor_at_her_password(link, address=f"198.51.100.{number}") for number in range(RACERS)]
    answers = await all_at_once(*[await ready(one, "Continue", {"New password": NEW_PASSWORD}) for one in browsers])
    assert led_to(answers, "/set-up/second-step") == 1
    assert sorted({answer.status_code for answer in answers}) == [303, 410]
    assert await Account.count().where(Account.name == "Noor Haddad") == 1


async def test_ten_wrong_answers_to_the_identity_check_are_at_most_five(clinic):
    link = await invited_noor()
    browsers = [Visitor(address=f"198.51.100.{number}") for number in range(10)]
    wrong = {"Day": "5", "Month": "9", "Year": "1978", "One thing": "9999"}
    for one in browsers:
        await one.open(link)
    answers = await all_at_once(*[await ready(one, "Continue", wrong) for one in browsers])
    assert sorted(answer.status_code for answer in answers) == [410] * 5 + [422] * 5
    assert (await Invitation.select().where(Invitation.patient_id == "noor"))[0]["state"] == "suspended"


@pytest.mark.parametrize(("path", "button", "press", "values"), [
    ("/password/forgotten", "Send the link", "Set the password", {"New password": "heather over dry stones"}),
    ("/access-links/new", "Email me the link", "Let this browser try again", {}),
])
async def test_one_link_by_mail_is_used_once(clinic, path, button, press, values):
    asking = Visitor()
    await asking.open(path)
    await asking.press(button, {"Username": "maya"})
    link, browsers = await link_to("maya@example.org"), [Visitor(address=f"198.51.100.{number}") for number in range(RACERS)]
    for one in browsers:
        await one.open(link)
    answers = await all_at_once(*[await ready(one, press, values) for one in browsers])
    assert led_to(answers, "/sign-in") == 1
    assert sorted({answer.status_code for answer in answers}) == [303, 410]


async def test_a_double_click_finishes_setting_up_once(clinic):
    noor, _ = await noor_with_second_step()
    await noor.press("Show my codes")
    await noor.follow("I have them")
    form = await ready(noor, "This is right: continue", {"Email address": "noor2@example.org"})
    assert led_to(await all_at_once(form, form, form), "/set-up/email") == 3
    await noor.open("/set-up/notices")
    form = await ready(noor, "Finish", {"Language": "en"})
    led_to(await all_at_once(form, form, form), "/patients/noor")
    account = await Account.select(Account.id).where(Account.name == "Noor Haddad").first()
    assert await EmailAddress.count().where(EmailAddress.account == account["id"]) == 2
    assert await Session.count().where(Session.account == account["id"], Session.stage == "full", Session.ended_at.is_null()) == 1


async def test_a_double_click_leaves_one_open_invitation(clinic):
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients/noor/invitations/email")
    form = await ready(sam, "Send the invitation", {"Email address": "noor@example.org", "Language": "en"})
    led_to(await all_at_once(*[form] * 5), "/staff/patients/noor")
    assert await Invitation.count().where(Invitation.patient_id == "noor", Invitation.state != "revoked") == 1


async def test_a_double_click_leaves_one_open_link(clinic):
    visitor = Visitor()
    await visitor.open("/password/forgotten")
    await all_at_once(*[await ready(visitor, "Send the link", {"Username": "maya"})] * 5)
    assert await AccountToken.count() <= 3
    assert await AccountToken.count().where(AccountToken.used_at.is_null()) == 1


async def test_a_double_click_makes_one_set_of_codes_that_works(clinic):
    maya = await sign_in("maya")
    await maya.open("/account/recovery-codes")
    answers = await all_at_once(*[await ready(maya, "Show my new codes", {})] * 4)
    assert {answer.status_code for answer in answers} <= {200, 201, 503}
    assert await RecoveryCode.count() == 10


async def test_one_file_sent_by_several_at_once_is_kept_once(clinic):
    ada = await sign_in("ada.admin")
    await ada.open("/staff/imports")
    token = dict(ada.page.fields(ada.page.form("Sign out")))["csrf"]
    send = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    answers = await asyncio.gather(*(ada.http.post(
        "/staff/imports", data={"csrf": token, "source": "Lab"}, headers=send,
        files={"file": ("a.json", b'{"resourceType": "Patient"}', "application/json")}) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {303} and len({answer.headers["location"] for answer in answers}) == 1
    assert await ImportFile.count() == 1
