"""The administrator makes categories of patients; the desk puts patients into them; an import never does."""

from datetime import timedelta

import pytest

from portal import clock
from portal.audit.tables import AuditEntry
from portal.charts.tables import Patient, PatientCategory
from portal.demo.records import take_in_records
from portal.exchange.readers import ReadHere
from tests.security.test_races import all_at_once, ready
from tests.support.cast import make_cast_with_records, sign_in
from tests.support.categories import not_offered_to
from tests.support.visitor import Visitor

FORM = {"Name of the category": "Specialist clinic", "No": True, "Address of the other": "https://specialist.example/"}


async def ada_at_the_form(**browser: str) -> Visitor:
    """Ada finds the form from the settings."""
    ada = await sign_in("ada.admin", **browser)
    await ada.open("/staff/settings")
    await ada.follow("Patient categories")
    await ada.follow("Make a category")
    return ada


async def in_words(ada: Visitor, **changes) -> None:
    """Fill in what there is once for each language."""
    pairs = dict(ada.page.fields(ada.page.form("Save"))) | {
        "name": "Specialist clinic", "offered": "no", "explanation_en": "It has its own portal.", "explanation_es": "Tiene su propio portal.",
        "how_to_ask_en": "Write to us."}
    await ada.post(ada.page.form("Save").get("action"), pairs | changes)


async def test_ada_makes_a_category_sam_puts_lee_into_it_and_lee_reads_her_words_in_his_language(clinic):
    ada = await ada_at_the_form()
    await in_words(ada)
    assert "The category is saved" in ada.page.text and "The portal is not offered" in ada.page.text
    sam = await sign_in("sam.front", address="203.0.113.31")
    await sam.open("/staff/patients/lee")
    await sam.follow("Change Category")
    category = await PatientCategory.select(PatientCategory.id).first()
    await sam.press("Save", {"Category": category["id"]})
    assert "The patient's category is saved" in sam.page.text and "the portal is not offered" in sam.page.text
    lee = await sign_in("lee.chen", address="203.0.113.32")
    assert "It has its own portal." in lee.page.text
    assert "Tiene su propio portal." in (await lee.open("/not-available?lang=es")).text
    assert "Write to us." not in lee.page.text or "lang=\"en\"" in lee.page.html


async def test_a_category_can_be_changed_and_counts_at_once(clinic):
    await not_offered_to("lee")
    ada = await sign_in("ada.admin")
    await ada.open("/staff/categories")
    await ada.follow("Specialist clinic")
    assert "of its own" in ada.page.html
    await ada.press("Save", {"Yes": True})
    assert (await sign_in("lee.chen", address="203.0.113.32")).page.path == "/patients/lee"
    row = (await AuditEntry.select().where(AuditEntry.event == "category_changed"))[0]
    assert row["fields"] == "offered" and row["object_id"] == "specialist"


@pytest.mark.parametrize(("changes", "words"), [
    ({"Name of the category": ""}, "Enter a name"), ({"Name of the category": "x" * 61}, "too long"), ({"No": False}, "Say whether"),
    ({"Address of the other": "http://specialist.example"}, "https://"), ({"Address of the other": "https://a b.example"}, "https://"),
    ({"Address of the other": "//specialist.example"}, "https://"),
])
async def test_a_wrong_field_is_explained_and_nothing_is_saved(clinic, changes, words):
    ada = await ada_at_the_form()
    page = await ada.press("Save", FORM | changes)
    assert page.status == 422 and words in page.text and not await PatientCategory.count()


async def test_two_categories_do_not_share_a_name(clinic):
    await not_offered_to()
    ada = await ada_at_the_form()
    page = await ada.press("Save", FORM)
    assert page.status == 422 and "Another category has this name" in page.text
    await ada.press("Save", FORM | {"Name of the category": "Day clinic"})
    await ada.follow("Day clinic")
    page = await ada.press("Save", {"Name of the category": "Specialist clinic"})
    assert page.status == 422 and await PatientCategory.count() == 2


async def test_there_is_one_default_also_when_two_are_made_at_once(clinic):
    await not_offered_to()
    await PatientCategory.update({PatientCategory.is_default: True}, force=True)
    ada = await ada_at_the_form()
    form = await ready(ada, "Save", {"Name of the category": "Second"})
    changes = [{"name": name, "offered": "yes", "is_default": "y"} for name in ("Second", "Third", "Fourth")]
    answers = await all_at_once(*[(*form[:2], form[2] | one) for one in changes])
    assert {answer.status_code for answer in answers} == {303}
    assert await PatientCategory.count() == 4 and await PatientCategory.count().where(PatientCategory.is_default.eq(True)) == 1


async def test_a_patient_is_put_back_among_those_without_one(clinic):
    await not_offered_to("lee")
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients/lee/category")
    await sam.press("Save", {"Category": ""})
    assert (await Patient.objects().get(Patient.id == "lee")).category is None
    rows = await AuditEntry.select().where(AuditEntry.event == "patient_category_changed")
    assert [row["patient_id"] for row in rows] == ["lee"]


@pytest.mark.parametrize("name", ["%(name)s %s 100%", "<b>Yes</b>"])
async def test_any_name_of_a_category_is_only_text(clinic, name):
    await not_offered_to("lee")
    await PatientCategory.update({PatientCategory.name: name}, force=True)
    ada = await sign_in("ada.admin")
    for path in ("/staff/categories", "/staff/categories/specialist", "/staff/patients/lee/category", "/staff/patients/lee"):
        page = await ada.open(path)
        assert page.status == 200 and (name in page.text or name in page.tree.find(".//input[@id='name']").get("value")), path


async def test_a_category_that_is_not_there_is_not_found(clinic):
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients/lee/category")
    assert (await sam.press("Save", {"Category": "none"})).status == 404
    ada = await sign_in("ada.admin", address="203.0.113.33")
    assert (await ada.open("/staff/categories/none")).status == 404


async def test_an_import_leaves_the_category_as_it_is(database):
    ids = await make_cast_with_records()
    await not_offered_to(ids["lee"])
    await Patient.update({Patient.family_name: "Other"}).where(Patient.id == ids["lee"])
    clock.advance(timedelta(days=1))
    await take_in_records(ReadHere())
    lee = await Patient.objects().get(Patient.id == ids["lee"])
    assert lee.category == "specialist"


@pytest.mark.parametrize(("username", "makes", "puts"), [
    ("maya", 404, 404), ("bea.bills", 404, 404), ("sam.front", 404, 200), ("priya", 404, 200), ("dr.osei", 404, 200), ("ada.admin", 200, 200)])
async def test_who_makes_categories_and_who_puts_patients_into_them(clinic, username, makes, puts):
    await not_offered_to()
    visitor = await sign_in(username)
    for path in ("/staff/categories", "/staff/categories/new", "/staff/categories/specialist"):
        assert (await visitor.open(path)).status == makes, path
    assert (await visitor.open("/staff/patients/lee/category")).status == puts


async def test_making_one_asks_for_a_fresh_second_step(clinic):
    ada = await sign_in("ada.admin")
    clock.advance(timedelta(minutes=11))
    assert (await ada.open("/staff/categories/new")).path == "/sign-in/confirmation"
    assert (await ada.open("/staff/categories")).path == "/staff/categories"
