"""Groups of patients: the administrator makes them; the desk puts patients into them."""

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from portal.audit.events import AuditEvent
from portal.charts.categories import (
    CategoryNameTaken, add_category, categories, category_with_id, change_category, put_into_category, wordings_of,
)  # fmt: skip
from portal.charts.door import PatientFile
from portal.permissions import Permission
from portal.staff.category_forms import CategoryForm, PatientCategoryForm
from portal.web.language import LANGUAGES
from portal.web.language import mark as N_
from portal.web.late_forms import Draft
from portal.web.policy import staff
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of

STEP_UP = 10  # minutes (C52): whole groups of people can lose the portal here
TAKEN = N_("Another category has this name")
LOOK, CHANGE = staff(Permission.MANAGE_SETTINGS), staff(Permission.MANAGE_SETTINGS, step_up=STEP_UP)
LIST = "/staff/categories"


class CategoryController(Controller):
    """The categories, and the form for one."""

    path = LIST

    @get("/", policy=LOOK)
    async def index(self, request: Request) -> Response:
        """All of them."""
        return page(request, "staff/categories/index.html", categories=await categories())

    @get("/new", policy=CHANGE)
    async def new(self, request: Request) -> Response:
        """An empty form."""
        return _form_page(request, CategoryForm.blank(request, offered="yes"))

    @post("/", policy=CHANGE, draft=Draft(CategoryForm, page=f"{LIST}/new"))
    async def create(self, request: Request) -> Response:
        """Make it."""
        form = await CategoryForm.read(request)
        try:
            if not form.errors:
                await add_category(form.content(), actor_of(request))
                return see_other(request, LIST, flash="category_saved")
        except CategoryNameTaken:
            form.blame("name", TAKEN)
        return _form_page(request, form)

    @get("/{category_id:str}", policy=CHANGE)
    async def edit(self, request: Request, category_id: FromPath[str]) -> Response:
        """The form with what is there."""
        category = await category_with_id(category_id)
        values = CategoryForm.values_of(category, await wordings_of(category_id))
        return _form_page(request, CategoryForm.blank(request, **values), category)

    @post("/{category_id:str}", policy=CHANGE, draft=Draft(CategoryForm))
    async def update(self, request: Request, category_id: FromPath[str]) -> Response:
        """Save it; it counts from everybody's next request."""
        category, form = await category_with_id(category_id), await CategoryForm.read(request)
        try:
            if not form.errors:
                await change_category(category, form.content(), actor_of(request))
                return see_other(request, LIST, flash="category_saved")
        except CategoryNameTaken:
            form.blame("name", TAKEN)
        return _form_page(request, form, category)


class PatientCategoryController(Controller):
    """The category of one patient."""

    path = "/staff/patients/{patient_id:str}/category"

    @get("/", policy=staff(Permission.MANAGE_ACCESS, AuditEvent.PATIENT_VIEWED))
    async def edit(self, request: Request, patient_file: NamedDependency[PatientFile]) -> Response:
        """Which one it is."""
        form = PatientCategoryForm.blank(request, category=patient_file.category_id or "").offer(await categories())
        return page(request, "staff/categories/patient.html", form=form, patient=patient_file)

    @post("/", policy=staff(Permission.MANAGE_ACCESS, AuditEvent.PATIENT_VIEWED))
    async def update(self, request: Request, patient_file: NamedDependency[PatientFile]) -> Response:
        """Put the patient there. Raises NotFound."""
        form = await PatientCategoryForm.read(request)
        await put_into_category(patient_file, form.category.data or "")
        return see_other(request, f"/staff/patients/{patient_file.patient_id}", flash="patient_category_saved")


def _form_page(request: Request, form: CategoryForm, category=None) -> Response:
    render = show_again if form.errors else page
    return render(request, "staff/categories/form.html", form=form, category=category, languages=LANGUAGES)


CATEGORY_PAGES = [CategoryController, PatientCategoryController]
