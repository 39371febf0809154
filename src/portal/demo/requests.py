"""Requests of the demo: for access, for copies of records; and a patient whom the portal is not offered."""

from datetime import date, timedelta

from portal import clock
from portal.access_requests.asking import Details, ask_for_access
from portal.access_requests.deciding import note_call
from portal.access_requests.settling import settle
from portal.access_requests.tables import AccessRequest
from portal.access_requests.worklist import asked_access
from portal.accounts.identifiers import account_for
from portal.audit.events import SYSTEM, Actor
from portal.charts.categories import CategoryContent, Wording, add_category
from portal.charts.enrolment import invite_patient
from portal.charts.tables import Patient
from portal.charts.withheld import Requester
from portal.demo.cast import LEE, MAYA, RUTH, CastPatient
from portal.demo.load import make_patient
from portal.records_requests.answering import complete, start_answering
from portal.records_requests.records_requests import Wishes, request_records
from portal.records_requests.worklist import asked_records

TOMAS = CastPatient("tomas", "P-1006", "Tomas", "Reyes", date(1969, 2, 17), "male", "+44 113 496 0166", "tomas@example.org")

_ASKED = (
    (Details("Noor Hadad", "1978-09-05", "0113 496 0155", "P-1005"), 1, ""),
    (Details("Jonah Torres", "2017-06-12", "maya@example.org", "P-1002"), 2, ""),
    (Details("Leonie Chan", "1990-02-20", "leonie@example.net", "INS 55 023"), 4, "Comes by on Friday with her insurance card."),
)
_NOT_OFFERED = {
    "en": Wording("The eye clinic has a portal of its own. You find your letters and appointments there.",
                  "Or write to the records office, 1 Weir Street, Riverside."),
    "es": Wording("La clínica de ojos tiene su propio portal. Allí encontrará sus cartas y citas.",
                  "O escriba a la oficina de historias clínicas, 1 Weir Street, Riverside."),
    "nl": Wording("De oogkliniek heeft een eigen portaal. Daar vindt u uw brieven en afspraken.",
                  "Of schrijf naar het archief, 1 Weir Street, Riverside."),
    "ar": Wording("لعيادة العيون بوابة خاصة بها. تجد فيها رسائلك ومواعيدك.", "أو اكتب إلى مكتب السجلات، 1 Weir Street, Riverside."),
}


async def make_requests(patient_ids: dict[str, str]) -> None:
    """`patient_ids`: by cast key. Tomas' invitation is among the mails of the demo."""
    await add_category(CategoryContent("General practice", True, True, "", {}), SYSTEM)
    eye_clinic = await add_category(CategoryContent("Eye clinic", False, False, "https://eyes.example/", _NOT_OFFERED), SYSTEM)
    await make_patient(TOMAS)
    await Patient.update({Patient.category: eye_clinic}).where(Patient.id == TOMAS.key)
    tomas = await Patient.objects().get(Patient.id == TOMAS.key)
    await invite_patient(tomas, channel="email", contact=TOMAS.email, language="en", actor=SYSTEM)
    await _ask_for_access()
    await _ask_for_records(patient_ids)


async def _ask_for_access() -> None:
    sam = await account_for("sam.front")
    for number, (details, days, note) in enumerate(_ASKED):
        await ask_for_access(details, form_key=f"demo-{number}", language="en", actor=SYSTEM)
        row = await AccessRequest.objects().get(AccessRequest.form_key == f"demo-{number}")
        await settle(row.id)
        await AccessRequest.update({AccessRequest.created_at: clock.now() - timedelta(days=days)}).where(AccessRequest.id == row.id)
        if note:
            await note_call(await asked_access(row.id), note, Actor("staff", account_id=sam.id))


async def _ask_for_records(patient_ids: dict[str, str]) -> None:
    sam = await account_for("sam.front")
    desk = Actor("staff", account_id=sam.id)
    for username, person in (("lee.chen", LEE), ("ruth", RUTH), ("maya", MAYA)):
        account, key = await account_for(username), person.key
        wishes = Wishes(["results"], "", "year", "", "collect", person.phone)
        request_id = await request_records(
            Requester(patient_ids[key], f"{person.given} {person.family}", True, True, account.id), wishes, form_key=f"demo-{key}", language="en", actor=SYSTEM)
        asked = await asked_records(request_id, desk)
        if key == "ruth":
            await start_answering(asked, desk)
        if key == "maya":
            await complete(asked, "Handed over at the front desk: 14 pages.", desk)
