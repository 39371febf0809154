"""The front desk: letters, ending access, starting a reset."""

from portal.charts.tables import AccessGrant
from tests.support.cast import sign_in
from tests.support.mail import link_to
from tests.support.visitor import Visitor


async def test_a_letter_is_a_pdf_and_its_link_works(clinic):
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients/noor/invitations/letter")
    page = await sam.press("Make the letter", {"Language of the letter": "ar"})
    assert page.status == 200 and page.response.headers["content-type"] == "application/pdf"
    assert page.response.content.startswith(b"%PDF-") and page.response.headers["cache-control"] == "no-store"


async def test_ending_access_works_on_the_next_request(clinic):
    maya = await sign_in("maya")
    assert (await maya.open("/patients/jonah/access-log")).status == 200
    sam = await sign_in("sam.front", address="203.0.113.8")
    await sam.open("/staff/patients/jonah")
    await sam.press("End this access")
    assert (await maya.open("/patients/jonah/access-log")).status == 404
    assert await AccessGrant.count().where(AccessGrant.status == "revoked") == 1


async def test_a_grant_of_another_patient_cannot_be_ended_from_here(clinic):
    grant = await AccessGrant.select(AccessGrant.id).where(AccessGrant.patient == "lee").first()
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients/maya")
    token = dict(sam.page.fields(sam.page.form("Sign out")))["csrf"]
    page = await sam.post(f"/staff/patients/maya/grants/{grant['id']}/revocation", {"csrf": token})
    assert page.status == 404
    assert await AccessGrant.exists().where(AccessGrant.patient == "lee", AccessGrant.status == "active")


async def test_a_reset_is_only_started_and_the_old_password_goes_on_working(clinic):
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients/lee")
    await sam.press("Send a link for a new password")
    assert "We sent the person a link" in sam.page.text
    await sign_in("lee.chen", address="203.0.113.9")
    lee = Visitor(address="203.0.113.10")
    assert (await lee.open(await link_to("lee@example.org"))).h1 == "Set a new password"


async def test_a_wrong_address_is_explained_and_kept(clinic):
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients/noor/invitations/email")
    page = await sam.press("Send the invitation", {"Email address": "noor at example"})
    assert page.status == 422 and "name@example.org" in page.text and "noor at example" in page.html
