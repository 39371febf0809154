"""A category of patients whom the portal is not offered."""

from portal import clock
from portal.charts.tables import Patient, PatientCategory, PatientCategoryWording

EXPLANATION = "The specialist clinic has a portal of its own."
HOW_TO_ASK = "Write to the records office, Weir Street 1."


async def not_offered_to(*patients: str, offered: bool = False) -> None:
    """Put these patients into the category "Specialist clinic"."""
    now = clock.now()
    await PatientCategory.insert(PatientCategory(
        id="specialist", name="Specialist clinic", offered=offered, other_portal="https://specialist.example/", created_at=now, updated_at=now))
    await PatientCategoryWording.insert(PatientCategoryWording(
        id="words-en", category="specialist", language="en", explanation=EXPLANATION, how_to_ask=HOW_TO_ASK))
    if patients:
        await Patient.update({Patient.category: "specialist"}).where(Patient.id.is_in(list(patients)))
