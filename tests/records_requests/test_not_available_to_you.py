"""Whom the portal is not offered learns it after showing who they are, and not before."""

import pytest

from portal import clock
from portal.accounts.tables import Account, Invitation
from portal.audit.tables import AuditEntry
from portal.charts.tables import AccessGrant, Patient, PatientCategory
from portal.errors import Gone
from tests.security.test_races import all_at_once, ready
from tests.support.cast import sign_in
from tests.support.categories import EXPLANATION, HOW_TO_ASK, not_offered_to
from tests.support.visitor import Visitor
from tests.support.ways_in import NEW_PASSWORD, NOORS_ANSWERS, invited_noor, noor_at_her_password

TITLE = "Not available to you"


async def noor_answers(**answers: str) -> Visitor:
    """Noor follows her invitation and answers the identity questions."""
    noor = Visitor()
    await noor.open(await invited_noor())
    assert EXPLANATION not in noor.page.text
    await noor.press("Continue", NOORS_ANSWERS | answers)
    return noor


async def test_after_the_identity_check_she_reads_why_and_what_to_do(clinic):
    await not_offered_to("noor")
    noor = await noor_answers()
    assert noor.page.h1 == TITLE and EXPLANATION in noor.page.text and HOW_TO_ASK in noor.page.text and "+44 113 496 0000" in noor.page.text
    assert noor.page.link("Go to the portal for this care") == "https://specialist.example/"
    assert noor.page.link("Ask for a copy") == "/records-requests/new"


async def test_before_it_nothing_says_so(clinic):
    link = await invited_noor()
    pages = []
    for offered in (True, False):
        if not offered:
            await not_offered_to("noor")
        noor = Visitor()
        pages += [(await noor.open(link)).text, (await noor.press("Continue", NOORS_ANSWERS | {"One thing": "9999"})).text]
    assert pages[:2] == pages[2:]
    stranger = Visitor()
    for path in ("/not-available", "/records-requests", "/records-requests/new", "/activate/password"):
        assert (await stranger.open(path)).path == "/sign-in"


async def test_no_account_is_made_and_no_other_page_opens(clinic):
    await not_offered_to("noor")
    noor = await noor_answers()
    for path in ("/activate/password", "/set-up", "/records", "/patients/noor", "/account"):
        assert (await noor.open(path)).h1 == TITLE, path
    assert not await Account.exists().where(Account.name == "Noor Haddad")
    assert not await AccessGrant.exists().where(AccessGrant.patient == "noor")


async def test_a_password_sent_after_the_category_changed_makes_no_account(clinic):
    noor = await noor_at_her_password(await invited_noor())
    await not_offered_to("noor")
    page = await noor.press("Continue", {"New password": NEW_PASSWORD})
    assert page.h1 == TITLE and not await Account.exists().where(Account.name == "Noor Haddad")


async def test_the_verb_itself_refuses_too(clinic, monkeypatch):
    noor = await noor_at_her_password(await invited_noor())
    await not_offered_to("noor")

    async def as_it_was(session):
        return await Invitation.objects().get(Invitation.id == session.invitation_id)

    monkeypatch.setattr("portal.accounts.controllers.set_up.invitation_to_open", as_it_was)
    page = await noor.press("Continue", {"New password": NEW_PASSWORD})
    assert page.h1 == TITLE and not await Account.exists().where(Account.name == "Noor Haddad")


async def test_the_invitation_stays_and_works_when_the_clinic_has_put_it_right(clinic):
    await not_offered_to("noor")
    noor = await noor_answers()
    assert (await Invitation.objects().get(Invitation.patient_id == "noor")).state == "opened"
    await PatientCategory.update({PatientCategory.offered: True}, force=True)
    assert (await noor.open("/not-available")).h1 == "Choose a password"


async def test_somebody_with_an_account_learns_it_after_the_second_step(clinic):
    await not_offered_to("lee")
    lee = await sign_in("lee.chen")
    assert lee.page.h1 == TITLE and EXPLANATION in lee.page.text
    for path in ("/patients/lee", "/patients/lee/results", "/patients/lee/access-log"):
        assert (await lee.open(path)).h1 == TITLE
    assert (await lee.open("/account")).status == 200 and (await lee.open("/patients/maya")).status == 404


async def test_it_counts_on_the_next_request_and_ends_as_soon(clinic):
    lee = await sign_in("lee.chen")
    assert lee.page.path == "/patients/lee"
    await not_offered_to("lee")
    assert (await lee.open("/patients/lee/results")).h1 == TITLE
    await PatientCategory.update({PatientCategory.offered: True}, force=True)
    assert (await lee.open("/patients/lee/results")).status == 200
    assert (await lee.open("/not-available")).path == "/patients/lee"


async def test_who_looks_after_somebody_else_still_opens_that_record(clinic):
    await not_offered_to("maya")
    maya = await sign_in("maya")
    assert maya.page.path == "/patients/jonah"
    await maya.open("/records")
    assert maya.page.link("Maya Torres") == "/not-available" and maya.page.link("Jonah Torres") == "/patients/jonah"


@pytest.mark.parametrize(("own", "withheld"), [(None, True), ("specialist", False)])
async def test_the_default_category_counts_for_everybody_without_one(clinic, own, withheld):
    await not_offered_to(offered=True)
    now = clock.now()
    await PatientCategory.insert(PatientCategory(
        id="rest", name="Everybody else", offered=False, is_default=True, created_at=now, updated_at=now))
    await Patient.update({Patient.category: own}).where(Patient.id == "lee")
    lee = await sign_in("lee.chen")
    assert (lee.page.h1 == TITLE) is withheld


async def test_words_in_another_language_say_which_it_is(clinic):
    await not_offered_to("lee")
    lee = await sign_in("lee.chen")
    await lee.open("/not-available?lang=ar")
    assert 'lang="en" dir="ltr"' in lee.page.html.split("<main", 1)[1].split("</main", 1)[0] and EXPLANATION in lee.page.text


async def test_an_invitation_that_ends_meanwhile_is_gone(clinic):
    await not_offered_to("noor")
    noor = await noor_answers()
    await Invitation.update({Invitation.state: "revoked"}).where(Invitation.patient_id == "noor")
    for path in ("/not-available", "/records-requests/new"):
        assert (await noor.open(path)).status == Gone.status


async def test_racing_with_the_change_of_category_makes_no_account(clinic):
    noor = await noor_at_her_password(await invited_noor())
    await not_offered_to("noor")
    form = await ready(noor, "Continue", {"New password": NEW_PASSWORD})
    answers = await all_at_once(form, form, form)
    assert {answer.headers["location"] for answer in answers} == {"/not-available"}
    assert not await Account.exists().where(Account.name == "Noor Haddad")
    assert not await AuditEntry.exists().where(AuditEntry.event == "account_created")
