"""A way in on paper or by phone (C05): once, for three days, to a password of one's own and nowhere else."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.tables import Account, EmailAddress, Invitation
from portal.accounts.temporary_passwords.making import make_for_account
from portal.audit.events import SYSTEM
from portal.audit.tables import AuditEntry
from portal.charts.tables import Patient
from portal.demo.cast import PASSWORD
from portal.errors import Conflict
from tests.support.cast import code_of, sign_in
from tests.support.mail import mails_to
from tests.support.temporary_passwords import WORDS, made_for, open_form, typed, words_on
from tests.support.visitor import Visitor
from tests.support.ways_in import NEW_PASSWORD, NOORS_ANSWERS, enter_password

REFUSED = "That does not match what we have"


async def noor_at_the_password(secret: str) -> Visitor:
    noor = await typed("P-1005", secret)
    assert noor.page.h1 == "Open your account"
    return noor


async def test_a_patient_without_an_account_gets_one_with_it(clinic):
    noor = await noor_at_the_password(await made_for("noor"))
    await noor.press("Continue", NOORS_ANSWERS)
    await noor.press("Continue", {"New password": NEW_PASSWORD})
    assert noor.page.path.startswith("/set-up")
    again = await enter_password("P-1005", NEW_PASSWORD)
    assert again.page.path.startswith("/set-up")


async def test_who_holds_it_and_does_not_know_the_patient_gets_no_account(clinic):
    thief = await noor_at_the_password(await made_for("noor"))
    for _ in range(5):
        await thief.press("Continue", NOORS_ANSWERS | {"One thing": "9999"})
    page = await thief.open("/activate")
    assert page.status == 410 and not await Account.exists().where(Account.name == "Noor Haddad")


@pytest.mark.parametrize("written", [str.lower, lambda text: text.replace("-", " "), lambda text: text.replace("-", "").replace("0", "o")])
async def test_it_may_be_typed_as_people_type(clinic, written):
    assert (await typed("p-1005", written(await made_for("noor")))).page.h1 == "Open your account"


async def test_it_works_once(clinic):
    secret = await made_for("noor")
    await noor_at_the_password(secret)
    second = await typed("P-1005", secret, address="198.51.100.4")
    assert second.page.status == 422 and REFUSED in second.page.text


async def test_used_expired_withdrawn_replaced_and_wrong_are_the_same_answer(clinic):
    used, answers = await made_for("noor"), []
    await noor_at_the_password(used)
    answers.append(await typed("P-1005", used))
    replaced, withdrawn = await made_for("noor"), await made_for("noor")
    answers.append(await typed("P-1005", replaced))
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients/noor/invitations")
    await sam.press("Withdraw it")
    answers.append(await typed("P-1005", withdrawn))
    expired = await made_for("noor")
    clock.advance(timedelta(hours=72, seconds=1))
    answers += [await typed("P-1005", expired), await typed("P-1005", "K" * 16), await typed("P-9999", expired)]
    shown = {(visitor.page.status, visitor.page.h1, REFUSED in visitor.page.text) for visitor in answers}
    assert shown == {(422, "Sign in", True)}


async def test_just_before_three_days_are_over_it_works(clinic):
    secret = await made_for("noor")
    clock.advance(timedelta(hours=71, minutes=59))
    await noor_at_the_password(secret)


async def test_with_an_account_the_second_step_is_still_asked_for(clinic):
    maya = await typed("maya", await made_for("maya", "maya"))
    assert maya.page.h1 == "Enter the code from your app"
    await maya.press("Continue", {"6-digit code": code_of("maya")})
    assert maya.page.h1 == "Choose your own password" and maya.page.path == "/set-up/password"
    await maya.press("Set the password", {"New password": NEW_PASSWORD})
    assert maya.page.status == 200 and "Maya" in maya.page.text and maya.page.path != "/sign-in"


async def test_afterwards_only_the_new_password_works(clinic):
    maya = await typed("maya", await made_for("maya", "maya"))
    await maya.press("Continue", {"6-digit code": code_of("maya")})
    await maya.press("Set the password", {"New password": NEW_PASSWORD})
    assert (await enter_password("maya", PASSWORD)).page.status == 422
    assert (await enter_password("maya", NEW_PASSWORD)).page.h1 == "Enter the code from your app"


async def test_until_then_the_old_password_works(clinic):
    await made_for("maya", "maya")
    assert (await enter_password("maya", PASSWORD)).page.h1 == "Enter the code from your app"


async def test_it_cannot_become_the_password(clinic):
    secret = await made_for("maya", "maya")
    maya = await typed("maya", secret)
    await maya.press("Continue", {"6-digit code": code_of("maya")})
    for same in (secret, secret.lower(), secret.replace("-", "")):
        page = await maya.press("Set the password", {"New password": same})
        assert page.status == 422 and "That is the temporary password" in page.text
    noors = await made_for("noor")
    noor = await noor_at_the_password(noors)
    await noor.press("Continue", NOORS_ANSWERS)
    assert "That is the temporary password" in (await noor.press("Continue", {"New password": noors})).text


async def test_nor_later_when_the_password_is_changed(clinic):
    secret = await made_for("maya", "maya")
    maya = await typed("maya", secret)
    await maya.press("Continue", {"6-digit code": code_of("maya")})
    await maya.press("Set the password", {"New password": NEW_PASSWORD})
    await maya.open("/account/password")
    if maya.page.path != "/account/password":
        await maya.press("Continue", {"6-digit code": code_of("maya")})
    page = await maya.press("Change", {"Your password now": NEW_PASSWORD, "New password": secret})
    assert page.status == 422 and "That is the temporary password" in page.text


async def test_one_that_is_withdrawn_meanwhile_sets_no_password(clinic):
    maya = await typed("maya", await made_for("maya", "maya"))
    await maya.press("Continue", {"6-digit code": code_of("maya")})
    sam = await sign_in("sam.front")
    await open_form(sam, "maya", "maya")
    await sam.press("Withdraw it")
    page = await maya.press("Set the password", {"New password": NEW_PASSWORD})
    assert page.status == 410 and "no longer works" in page.h1
    assert (await enter_password("maya", PASSWORD)).page.h1 == "Enter the code from your app"


async def test_the_owner_is_told_by_mail_without_the_password(clinic):
    secret = await made_for("maya", "maya")
    address = (await EmailAddress.select(EmailAddress.address).first())["address"]
    (mail,) = [mail for mail in await mails_to(address) if "temporary password" in mail.subject]
    assert secret not in mail.text and secret.replace("-", "") not in mail.text


async def test_it_is_on_one_page_and_nowhere_else(clinic):
    secret = await made_for("maya", "maya")
    sam = await sign_in("sam.front")
    await open_form(sam, "maya", "maya")
    assert not WORDS.search(sam.page.text) and "good until" in sam.page.text
    rows = str(await Invitation.select()) + str(await AuditEntry.select()) + str(await Account.select())
    assert secret not in rows and secret.replace("-", "") not in rows


async def printed(language: str) -> bytes:
    sam = await sign_in("sam.front")
    await open_form(sam, "noor")
    page = await sam.post(sam.page.path, dict(sam.page.fields(sam.page.form("Print it"))) | {"language": language, "on_paper": "y"})
    assert page.response.headers["content-type"] == "application/pdf"
    return page.response.content


async def test_it_can_be_printed(clinic):
    (words,) = words_on(await printed("en"))
    assert "Your temporary password" in words and "P-1005" in words and "http://127.0.0.1:8000/sign-in" in words
    await noor_at_the_password(WORDS.search(words)[0])


async def test_it_can_be_printed_in_arabic(clinic):
    (words,) = words_on(await printed("ar"))
    assert "إذا لم تنجح المحاولة" in words


async def test_every_step_is_in_the_log(clinic):
    maya = await typed("maya", await made_for("maya", "maya"))
    await maya.press("Continue", {"6-digit code": code_of("maya")})
    await maya.press("Set the password", {"New password": NEW_PASSWORD})
    events = [row["event"] for row in await AuditEntry.select(AuditEntry.event).order_by(AuditEntry.seq)]
    wanted = ["temporary_password_made", "temporary_password_used", "temporary_password_replaced", "signed_in"]
    assert [event for event in events if event in wanted[:3]] == wanted[:3] and events[-1] in {*wanted, "record_opened"}


@pytest.mark.parametrize("change", [{"staff_locked": True}, {"status": "disabled"}, {"role": "nurse"}])
async def test_none_for_an_account_that_is_closed_or_a_colleagues(clinic, change):
    sam = await sign_in("sam.front")
    await Account.update(change).where(Account.username == "maya")
    await open_form(sam, "maya", "maya")
    assert "No temporary password can be made" in sam.page.text and "Show it to me" not in sam.page.text
    with pytest.raises(Conflict):
        await make_for_account(await Account.objects().get(Account.username == "maya"), actor=SYSTEM, patient_id="maya")


async def test_an_account_locked_after_it_was_made_stays_locked(clinic):
    secret = await made_for("maya", "maya")
    await Account.update({Account.staff_locked: True}).where(Account.username == "maya")
    assert (await typed("maya", secret)).page.h1 == "Your account is not active"
    await Account.update({Account.staff_locked: False}).where(Account.username == "maya")
    assert (await typed("maya", secret)).page.h1 == "Enter the code from your app"


async def test_after_this_was_not_me_the_old_password_stays_dead(clinic):
    await Account.update({Account.password_failures: 100}).where(Account.username == "maya")
    secret = await made_for("maya", "maya")
    assert (await enter_password("maya", PASSWORD, address="198.51.100.8")).page.status == 422
    assert (await typed("maya", secret, address="198.51.100.8")).page.h1 == "Enter the code from your app"


async def test_none_for_the_dead_and_none_to_enrol_whom_has_an_account(clinic):
    await Patient.update({Patient.deceased: True}).where(Patient.id == "noor")
    sam = await sign_in("sam.front")
    for patient, said in (("noor", "has died"), ("maya", "has an account already")):
        await open_form(sam, patient)
        assert sam.page.path == f"/staff/patients/{patient}/invitations" and said in sam.page.text
