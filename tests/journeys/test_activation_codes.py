"""The second channel of an invitation (C04): the link and a code that came another way, neither of use without the other."""

import re

import pytest

from portal.accounts.activation_codes import check_activation_code, make_activation_code
from portal.accounts.tables import Account, Invitation
from portal.audit.events import SYSTEM
from portal.audit.tables import AuditEntry
from portal.charts.enrolment import invite_patient
from portal.charts.tables import Patient
from portal.errors import Gone
from tests.support.cast import sign_in
from tests.support.limits import choose_limit
from tests.support.mail import link_to
from tests.support.temporary_passwords import words_on
from tests.support.visitor import Visitor
from tests.support.ways_in import NEW_PASSWORD, NOORS_ANSWERS

CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")


@pytest.fixture
async def wanted(clinic):
    await choose_limit("activation_code", 1)


async def invited() -> tuple[str, str]:
    """Sam invites Noor; the link from her mail, and the code from Sam's page."""
    sam = await sign_in("sam.front", address="203.0.113.41")
    await sam.open("/staff/patients/noor/invitations/email")
    page = await sam.press("Send the invitation", {"Email address": "noor@example.org"})
    return await link_to("noor@example.org"), CODE.search(page.text)[0]


async def opened(link: str, **browser: str) -> Visitor:
    noor = Visitor(**browser)
    await noor.open(link)
    return noor


async def test_the_link_alone_stops_at_the_code_page(wanted):
    noor = await opened((await invited())[0])
    assert noor.page.h1 == "Enter your activation code" and noor.page.path == "/activate/code"
    csrf = dict(noor.page.fields(noor.page.form("Continue")))["csrf"]
    answers = {"csrf": csrf, "birth_date-day": "5", "birth_date-month": "9", "birth_date-year": "1978", "fact": "0155"}
    assert (await noor.post("/activate", answers)).path == "/activate/code"
    assert (await noor.open("/activate/password")).path == "/sign-in"


async def test_with_the_code_the_identity_check_follows(wanted):
    link, code = await invited()
    noor = await opened(link)
    await noor.press("Continue", {"Activation code": code.lower().replace("-", " ")})
    assert noor.page.h1 == "Open your account"
    await noor.press("Continue", NOORS_ANSWERS)
    await noor.press("Continue", {"New password": NEW_PASSWORD})
    assert noor.page.path.startswith("/set-up") and await Account.exists().where(Account.name == "Noor Haddad")


async def test_the_code_alone_is_of_no_use(wanted):
    _, code = await invited()
    stranger = await opened("/activate/code")
    assert stranger.page.status == 410
    other = await opened(await another_invitation())
    page = await other.press("Continue", {"Activation code": code})
    assert page.status == 422 and "not the code for this invitation" in page.text


async def another_invitation() -> str:
    await Patient.update({Patient.email: "jonah@example.org"}).where(Patient.id == "jonah")
    jonah = await Patient.objects().get(Patient.id == "jonah")
    await invite_patient(jonah, channel="email", contact="jonah@example.org", language="en", actor=SYSTEM)
    return await link_to("jonah@example.org")


async def test_another_browser_has_to_show_the_code_too(wanted):
    link, code = await invited()
    await (await opened(link)).press("Continue", {"Activation code": code})
    assert (await opened(link, address="198.51.100.7")).page.path == "/activate/code"


async def test_ten_wrong_codes_in_all_stop_the_invitation(wanted):
    link, code = await invited()
    for number in range(10):
        noor = await opened(link, address=f"198.51.100.{number}")
        page = await noor.press("Continue", {"Activation code": "0000-0000"})
        assert page.status == 422
    assert (await opened(link)).page.status == 410
    (row,) = await Invitation.select(Invitation.state)
    assert row["state"] == "suspended"
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients/noor/invitations")
    assert "stopped after wrong answers" in sam.page.text and "Make a new activation code" not in sam.page.text


async def test_nine_wrong_codes_do_not(wanted):
    link, code = await invited()
    noor = await opened(link)
    for _ in range(9):
        await noor.press("Continue", {"Activation code": "0000-0000"})
    assert (await noor.press("Continue", {"Activation code": code})).h1 == "Open your account"


async def test_an_empty_or_odd_code_is_explained(wanted):
    noor = await opened((await invited())[0])
    assert "Enter the activation code" in (await noor.press("Continue", {"Activation code": " "})).text
    for odd in ("x" * 5000, "\u202e1234", "١٢٣٤٥٦٧٨"):
        assert (await noor.press("Continue", {"Activation code": odd})).status == 422


async def test_staff_see_it_once_and_it_is_kept_nowhere(wanted):
    _, code = await invited()
    sam = await sign_in("sam.front")
    for path in ("/staff/patients/noor", "/staff/patients/noor/invitations"):
        assert not CODE.search((await sam.open(path)).text)
    stored = str(await Invitation.select()) + str(await AuditEntry.select())
    assert code not in stored and code.replace("-", "") not in stored


async def test_a_lost_code_is_replaced(wanted):
    link, old = await invited()
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients/noor/invitations")
    new = CODE.search((await sam.press("Make a new activation code")).text)[0]
    noor = await opened(link)
    assert (await noor.press("Continue", {"Activation code": old})).status == 422
    assert (await noor.press("Continue", {"Activation code": new})).h1 == "Open your account"


@pytest.mark.parametrize("asked", [True, False])
async def test_the_letter_has_it_on_a_second_sheet_if_asked(wanted, asked):
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients/noor/invitations/letter")
    page = await sam.press("Make the letter", {"Print an activation code": asked, "Language of the letter": "en"})
    letter, *sheet = words_on(page.response.content)
    assert not CODE.search(letter.split("invitations/")[0]) and len(sheet) == asked
    if asked:
        assert "Noor Haddad" in sheet[0] and "invitations/" not in sheet[0]
        (row,) = await Invitation.objects()
        assert await check_activation_code(row, CODE.search(sheet[0])[0], actor=SYSTEM)


async def test_without_the_switch_nobody_is_asked(clinic):
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients/noor/invitations/email")
    page = await sam.press("Send the invitation", {"Email address": "noor@example.org"})
    assert page.path == "/staff/patients/noor/invitations" and not CODE.search(page.text)
    noor = await opened(await link_to("noor@example.org"))
    assert noor.page.h1 == "Open your account"
    assert (await noor.open("/activate/code")).path == "/activate"
    await sam.open("/staff/patients/noor/invitations/letter")
    assert "second sheet" not in sam.page.text


async def test_no_code_is_made_for_an_invitation_that_has_ended(clinic):
    noor = await Patient.objects().get(Patient.id == "noor")
    invitation, _ = await invite_patient(noor, channel="letter", contact="", language="en", actor=SYSTEM)
    await Invitation.update({Invitation.state: "revoked"}).where(Invitation.id == invitation.id)
    with pytest.raises(Gone):
        await make_activation_code(invitation.id, actor=SYSTEM, patient_id="noor")
