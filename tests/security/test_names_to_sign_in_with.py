"""Every account has something that leads to it, and nobody takes what will lead to somebody else (C07, C36)."""

import pytest

from portal.accounts.invitations import invitation_link, invite_staff
from portal.accounts.tables import Account
from portal.audit.events import SYSTEM
from portal.permissions import Role
from tests.support.visitor import Visitor
from tests.support.ways_in import NEW_PASSWORD, enter_password, invited_noor, noor_at_her_password


async def staff_at_password(email: str = "") -> Visitor:
    visitor = Visitor()
    token = await invite_staff(name="Nia Okafor", role=Role.FRONT_DESK, email=email, actor=SYSTEM)
    await visitor.open(invitation_link(token).removeprefix("http://127.0.0.1:8000"))
    await visitor.press("Begin")
    assert visitor.page.h1 == "Choose a password"
    return visitor


@pytest.mark.parametrize("email", ["", "maya@example.org"])
async def test_who_has_no_other_name_must_choose_a_username(clinic, email):
    visitor = await staff_at_password(email)
    assert "You will sign in with" not in visitor.page.text
    page = await visitor.press("Continue", {"New password": NEW_PASSWORD})
    assert page.status == 422 and "Choose a username" in page.text
    assert not await Account.exists().where(Account.name == "Nia Okafor")
    await visitor.press("Continue", {"Username": "nia.okafor", "New password": NEW_PASSWORD})
    assert visitor.page.h1 == "Set up your second step"
    assert (await enter_password("nia.okafor", NEW_PASSWORD)).page.h1 == "Set up your second step"


@pytest.mark.parametrize("username", ["P-1004", "p-1004", "Ｐ-1004", "maya", "MAYA"])
async def test_nobody_takes_the_number_of_a_patient_or_anothers_name(clinic, username):
    noor = await noor_at_her_password(await invited_noor())
    page = await noor.press("Continue", {"Username": username, "New password": NEW_PASSWORD})
    assert page.status == 422 and "taken" in page.text
    assert not await Account.exists().where(Account.name == "Noor Haddad")


async def test_an_invitation_for_staff_gives_no_record_and_one_for_a_patient_no_role(clinic):
    visitor = await staff_at_password("nia@clinic.example")
    await visitor.press("Continue", {"New password": NEW_PASSWORD, "Username": ""})
    await visitor.post("/activate/password", {"csrf": "x", "patient_id": "maya", "role": "administrator"})
    noor = await noor_at_her_password(await invited_noor())
    await noor.press("Continue", {"New password": NEW_PASSWORD})
    rows = {row["name"]: row["role"] for row in await Account.select(Account.name, Account.role)}
    assert rows["Nia Okafor"] == "front_desk" and rows["Noor Haddad"] is None
