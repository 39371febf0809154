"""The administrator chooses limits; everybody else has nothing to do there."""

from datetime import timedelta

import pytest

from portal import clock
from portal.audit.tables import AuditEntry
from portal.clinic.limits import Group, the_limits
from portal.demo.cast import PASSWORD
from tests.support.cast import code_of, sign_in
from tests.support.visitor import Visitor

WHY = "Our patients read slowly and asked for it"


@pytest.fixture
async def ada(clinic):
    """The administrator, on the page of sessions."""
    visitor = await sign_in("ada.admin")
    assert "Settings" in visitor.page.links()
    await visitor.follow("Settings")
    await visitor.follow("Sessions")
    return visitor


async def last_change() -> dict:
    """The newest line of the audit log about settings."""
    return await AuditEntry.select().where(AuditEntry.event == "clinic_settings_changed", AuditEntry.object_type == "limits").order_by(
        AuditEntry.seq, ascending=False).first()


@pytest.mark.parametrize("group", Group)
async def test_each_group_has_a_page_that_says_what_each_number_means(clinic, group):
    ada = await sign_in("ada.admin")
    page = await ada.open(f"/staff/settings/{group.value}")
    assert page.status == 200 and "Usually:" in page.text and "Now:" in page.text


async def test_a_change_is_in_force_at_once_and_logged_by_name(ada):
    await ada.press("Save", {"Sign out after this time": "10", "Browsers signed in": "3"})
    assert "The settings are saved" in ada.page.text and "2 differ from what is usual" in ada.page.text
    limits = await the_limits()
    assert (limits.idle_minutes, limits.sessions_per_account) == (10, 3)
    line = await last_change()
    assert line["fields"].split() == ["idle_minutes", "sessions_per_account"] and line["object_id"] == "sessions"
    assert "10" not in line["fields"] and line["account_id"]


async def test_the_next_session_follows_the_choice(ada):
    await ada.press("Save", {"Sign out after this time": "5"})
    maya = await sign_in("maya")
    clock.advance(timedelta(minutes=5, seconds=1))
    page = await maya.open("/account")
    assert page.path.startswith("/sign-in")


@pytest.mark.parametrize("typed", ["4", "61", "", "many", "-15", "15.5", "9" * 40, "1e1"])
async def test_a_number_that_cannot_be_is_kept_and_the_bounds_are_named(ada, typed):
    page = await ada.press("Save", {"Sign out after this time": typed, "Browsers signed in": "3"})
    assert page.status == 422 and "Sign out after this time without use: enter a whole number from 5 to 60" in page.text
    assert f'value="{typed}"' in page.html and 'value="3"' in page.html
    assert (await the_limits()).sessions_per_account == 5


async def test_what_gets_less_safe_needs_a_reason_which_is_kept_and_shown(ada):
    page = await ada.press("Save", {"Sign out after this time": "30"})
    assert page.status == 422 and "Say why" in page.text and 'value="30"' in page.html
    await ada.press("Save", {"Why this choice": WHY})
    assert WHY in ada.page.text and "Something is less safe than usual" in ada.page.text
    await ada.follow("Sessions")
    assert f"Why: {WHY}" in ada.page.text and "Chosen by Ada" in ada.page.text and "less safe than usual" in ada.page.text
    assert (await last_change())["reason"] == WHY


async def test_what_gets_safer_needs_none(ada):
    page = await ada.press("Save", {"Sign out after this time": "5", "Sign out in any case": "1"})
    assert page.path == "/staff/settings"


async def test_who_was_slower_is_told_and_can_save_again(ada):
    other = await sign_in("ada.admin", address="203.0.113.9")
    await other.open("/staff/settings/sessions")
    await other.press("Save", {"Sign out after this time": "10"})
    page = await ada.press("Save", {"Sign out after this time": "12"})
    assert page.status == 422 and "Somebody else changed these settings" in page.text and "Now: 10 minutes." in page.text
    assert 'value="12"' in page.html
    await ada.press("Save")
    assert (await the_limits()).idle_minutes == 12


async def test_saving_without_a_change_writes_nothing(ada):
    await ada.press("Save")
    assert ada.page.path == "/staff/settings" and await last_change() is None


async def test_the_second_step_must_be_fresh(ada):
    clock.advance(timedelta(minutes=10, seconds=1))
    page = await ada.open("/staff/settings/sessions")
    assert page.path.startswith("/sign-in/confirmation")
    await ada.press("Continue", {"6-digit code": code_of("ada.admin")})
    assert ada.page.path == "/staff/settings/sessions"


@pytest.mark.parametrize("username", ["sam.front", "priya", "dr.osei", "bea.bills", "maya"])
async def test_nobody_else_sees_or_changes_them(clinic, username):
    visitor = await sign_in(username)
    assert "Settings" not in visitor.page.links()
    for path in ("/staff/settings", "/staff/settings/sessions"):
        assert (await visitor.open(path)).status == 404


async def test_what_is_no_group_is_not_there(ada):
    assert (await ada.open("/staff/settings/everything")).status == 404


async def test_poster_letter_and_link_can_be_reached(ada):
    await ada.open("/staff/settings")
    for words in ("Poster for the waiting room", "Link for the clinic's own website", "Letter with an invitation", "cannot sign in"):
        await ada.open("/staff/settings")
        await ada.follow(words)
        assert ada.page.status == 200


async def test_a_stranger_is_sent_to_sign_in(clinic):
    page = await Visitor().open("/staff/settings/sessions")
    assert page.path.startswith("/sign-in")


async def test_what_was_typed_outlives_the_session(ada):
    clock.advance(timedelta(minutes=16))
    await ada.press("Save", {"Sign out after this time": "30", "Why this choice": WHY})
    assert ada.page.path.startswith("/sign-in") and (await the_limits()).idle_minutes == 15
    await ada.press("Sign in", {"Username": "ada.admin", "Password": PASSWORD})
    await ada.press("Continue", {"6-digit code": code_of("ada.admin")})
    await ada.open("/staff/settings/sessions")
    assert 'value="30"' in ada.page.html and WHY in ada.page.html
    await ada.press("Save")
    assert (await the_limits()).idle_minutes == 30


async def test_a_late_second_step_loses_nothing_either(ada):
    clock.advance(timedelta(minutes=11))
    await ada.press("Save", {"Sign out after this time": "10"})
    await ada.press("Continue", {"6-digit code": code_of("ada.admin")})
    await ada.open("/staff/settings/sessions")
    assert 'value="10"' in ada.page.html
