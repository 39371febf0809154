"""What the clinic decides itself: the limits, a page for each group (C23, C34 to C47 and the numbers of other controls)."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from portal.audit.events import AuditEvent
from portal.audit.report import AuditQuestion, recent_events
from portal.clinic.limits import LIMIT_NAMED, Group
from portal.clinic.limits.choosing import (
    CHANGED_OBJECT, SHORTEST_REASON, choices_in, choose_limits, chosen_otherwise, reason_wanted, version_of,
)  # fmt: skip
from portal.errors import Conflict, NotFound
from portal.permissions import Permission
from portal.staff.limit_forms import CHANGED_MEANWHILE, SAY_WHY, LimitsForm, every_limits_form, form_for
from portal.staff.limit_words import amount, bounds
from portal.web.language import translator
from portal.web.late_forms import Draft
from portal.web.locale_choice import locale_of
from portal.web.policy import staff
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of

STEP_UP = 10  # minutes (C52)
SHOWN_CHANGES = 20


class SettingsController(Controller):
    """The limits, and who changed them."""

    path = "/staff/settings"

    @get("/", policy=staff(Permission.MANAGE_SETTINGS))
    async def index(self, request: Request) -> Response:
        """The groups, and the newest changes."""
        otherwise = await chosen_otherwise()
        counts = {group: sum(choice.limit.group is group for choice in otherwise) for group in Group}
        weaker = {choice.limit.group for choice in otherwise if choice.is_weaker}
        return page(request, "staff/settings/index.html", counts=counts, weaker=weaker, changes=await _changes(request))

    @get("/{group:str}", policy=staff(Permission.MANAGE_SETTINGS, step_up=STEP_UP))
    async def edit(self, request: Request, group: FromPath[str]) -> Response:
        """The limits of a group with what stands now. Raises NotFound."""
        wanted = _group(group)
        choices = await choices_in(wanted)
        standing = {choice.limit.name: str(choice.value) for choice in choices}
        form = form_for(wanted).blank(request, **standing)
        form.version.data = version_of(choices)
        return page(request, "staff/settings/edit.html", **await _shown(request, wanted, form))

    @post("/{group:str}", policy=staff(Permission.MANAGE_SETTINGS, step_up=STEP_UP), draft=Draft(every_limits_form()))
    async def update(self, request: Request, group: FromPath[str]) -> Response:
        """Put the values in force. Raises NotFound."""
        wanted = _group(group)
        form = await form_for(wanted).read(request)
        if not form.errors and len(form.reason.data) < SHORTEST_REASON and reason_wanted(await choices_in(wanted), form.chosen):
            form.blame("reason", SAY_WHY)
        if not form.errors and await _chosen(request, wanted, form):
            return see_other(request, "/staff/settings", flash="settings_saved")
        return show_again(request, "staff/settings/edit.html", **await _shown(request, wanted, form))


def _group(address: str) -> Group:
    try:
        return Group(address)
    except ValueError:
        raise NotFound from None


async def _chosen(request: Request, group: Group, form: LimitsForm) -> bool:
    """Choose; False when somebody else was faster. The form then carries the present version, so that it can be saved again."""
    try:
        await choose_limits(group, form.chosen, reason=form.reason.data, version=form.version.data or "", actor=actor_of(request))
    except Conflict:
        form.form_errors.append(translator(locale_of(request)).gettext(CHANGED_MEANWHILE))
        form.version.data = version_of(await choices_in(group))
        return False
    return True


async def _shown(request: Request, group: Group, form: LimitsForm) -> dict:
    locale = locale_of(request)
    rows = [(choice, amount(choice.limit, choice.value, locale), bounds(choice.limit, locale)) for choice in await choices_in(group)]
    return {"group": group, "form": form, "rows": rows, "explains": any(choice.limit.reason for choice, _, _ in rows)}


async def _changes(request: Request) -> list[tuple]:
    """The newest changes from the audit log: the line, and the titles of what was changed."""
    lines = await recent_events(AuditQuestion(event=AuditEvent.CLINIC_SETTINGS_CHANGED.value), limit=SHOWN_CHANGES)
    words = translator(locale_of(request))
    return [(line, [words.gettext(LIMIT_NAMED[name].title) for name in line.fields.split() if name in LIMIT_NAMED])
            for line in lines if line.object_type == CHANGED_OBJECT]
