"""Groups of patients, as the clinic divides them, and which of them the portal is offered.

Nobody is told their category before they have shown who they are: withheld.py says when. A patient without a category is
in the default one, and where there is none, the portal is offered.
"""

import msgspec

from portal import clock
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.charts.door import PatientFile
from portal.charts.tables import Patient, PatientCategory, PatientCategoryWording
from portal.database.errors import UNIQUE_VIOLATIONS
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import take_turns, transaction
from portal.errors import NotFound


class Category(msgspec.Struct, frozen=True):
    """A line of the list. `patients`: how many staff have put into it; those of the default category are not counted."""

    id: str
    name: str
    offered: bool
    is_default: bool
    other_portal: str
    patients: int


class Wording(msgspec.Struct, frozen=True):
    """What the clinic says, in one language, to people of a category whom the portal is not offered."""

    explanation: str = ""
    how_to_ask: str = ""


class CategoryContent(msgspec.Struct, frozen=True):
    """What the administrator decides about a category. `wordings` by language."""

    name: str
    offered: bool
    is_default: bool
    other_portal: str
    wordings: dict[str, Wording]


class CategoryNameTaken(Exception):
    """Another category has this name."""


COLUMNS = (
    "c.id, c.name, c.offered, c.is_default, c.other_portal, (SELECT count(*) FROM patient p WHERE p.category = c.id)"
    " FROM patient_category c"
)
_ALL = Statement(f"SELECT {COLUMNS} ORDER BY c.is_default DESC, c.name, c.id")
_ONE = Statement(f"SELECT {COLUMNS} WHERE c.id = ?")
_WORDINGS = Statement("SELECT language, explanation, how_to_ask FROM patient_category_wording WHERE category = ?")
_NO_DEFAULT = Statement("UPDATE patient_category SET is_default = FALSE WHERE is_default AND id <> ?")


async def categories() -> list[Category]:
    """The default one first, then by name."""
    return await _ALL.all(Category)


async def category_with_id(category_id: str) -> Category:
    """The category. Raises NotFound."""
    found = await _ONE.one(Category, category_id)
    if found is None:
        raise NotFound
    return found


async def category_of(patient: PatientFile) -> Category | None:
    """The category that counts for the patient: their own or the default one."""
    found = await categories()
    own = next((one for one in found if one.id == patient.category_id), None)
    return own or next((one for one in found if one.is_default), None)


async def wordings_of(category_id: str) -> dict[str, Wording]:
    """What the clinic has written, by language."""
    return {language: Wording(*words) for language, *words in await _WORDINGS.rows(category_id)}


async def add_category(content: CategoryContent, actor: Actor) -> str:
    """Make a category; its id. Raises CategoryNameTaken."""
    category_id, now = new_id(), clock.now()
    category = PatientCategory(id=category_id, name=content.name, offered=content.offered, other_portal=content.other_portal,
                               created_at=now, updated_at=now)
    try:
        async with transaction():
            await take_turns("patient categories")
            await PatientCategory.insert(category)
            await _write_rest(category_id, content)
            await log.record(AuditEvent.CATEGORY_ADDED, actor=actor, object_type="category", object_id=category_id)
    except UNIQUE_VIOLATIONS:
        raise CategoryNameTaken from None
    return category_id


async def change_category(category: Category, content: CategoryContent, actor: Actor) -> None:
    """Save what was decided; it counts from the next request of everybody in it. Raises CategoryNameTaken."""
    try:
        async with transaction():
            await take_turns("patient categories")
            await PatientCategory.update({
                PatientCategory.name: content.name, PatientCategory.offered: content.offered,
                PatientCategory.other_portal: content.other_portal, PatientCategory.updated_at: clock.now(),
            }).where(PatientCategory.id == category.id)
            await _write_rest(category.id, content)
            fields = ["offered"] if content.offered != category.offered else []
            await log.record(AuditEvent.CATEGORY_CHANGED, actor=actor, object_type="category", object_id=category.id, fields=fields)
    except UNIQUE_VIOLATIONS:
        raise CategoryNameTaken from None


async def _write_rest(category_id: str, content: CategoryContent) -> None:
    if content.is_default:
        await _NO_DEFAULT.run(category_id)
    await PatientCategory.update({PatientCategory.is_default: content.is_default}).where(PatientCategory.id == category_id)
    await PatientCategoryWording.delete().where(PatientCategoryWording.category == category_id)
    for language, words in content.wordings.items():
        if words != Wording():
            await PatientCategoryWording.insert(PatientCategoryWording(
                id=new_id(), category=category_id, language=language, explanation=words.explanation, how_to_ask=words.how_to_ask))


async def put_into_category(patient: PatientFile, category_id: str) -> None:
    """Set the patient's category; an empty id means none of their own. Raises NotFound."""
    if category_id:
        await category_with_id(category_id)
    async with transaction():
        await Patient.update({Patient.category: category_id or None, Patient.updated_at: clock.now()}).where(
            Patient.id == patient.patient_id)
        await log.record(AuditEvent.PATIENT_CATEGORY_CHANGED, actor=patient.actor, patient_id=patient.patient_id,
                         object_type="category", object_id=category_id)
