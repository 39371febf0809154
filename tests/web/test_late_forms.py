"""Which fields of a form may be kept, and which routes may keep one."""

import pytest
from litestar import Litestar, get, post
from wtforms import FileField, PasswordField, StringField

from portal.admission import check_policies
from portal.app import create_litestar
from portal.clinic.limits import LIMIT_NAMED
from portal.web.fields import DatePartsField
from portal.web.forms import Form
from portal.web.late_forms import Draft, kept_names, kept_pairs
from portal.web.policy import at_stage, public, signed_in


class Letter(Form):
    text = StringField("Text")
    day = DatePartsField("Day", missing="")
    password = PasswordField("Password")
    code = StringField("Code")
    scan = FileField("Scan")


def test_secrets_and_files_are_never_kept():
    assert kept_names(Letter) == {"text", "day"}
    posted = [("text", "dear"), ("day-month", "May"), ("password", "p"), ("code", "1"), ("scan", "x"), ("csrf", "t"), ("other", "o")]
    assert kept_pairs(Letter, posted) == [("text", "dear"), ("day-month", "May")]


def test_no_form_of_the_portal_keeps_a_secret():
    drafts = [handler.opt["draft"] for route in create_litestar().routes for handler in route.route_handlers if "draft" in handler.opt]
    assert drafts
    for draft in drafts:
        assert kept_names(draft.form), f"{draft.form} keeps nothing: take draft= away"
        names = kept_names(draft.form) - LIMIT_NAMED.keys()  # a limit is a number, whatever it is about
        assert not {name for name in names if any(word in name for word in ("password", "code", "secret"))}


@get("/letter", policy=signed_in())
async def show() -> None: ...


@pytest.mark.parametrize("policy", [public(), at_stage("setup")])
def test_forms_of_people_without_an_account_stop_the_start(policy):
    @post("/letter", policy=policy, draft=Draft(Letter))
    async def send() -> None: ...

    with pytest.raises(RuntimeError, match="draft"):
        check_policies(Litestar([show, send], openapi_config=None).routes)


def test_a_form_whose_page_is_not_there_stops_the_start():
    @post("/letters", policy=signed_in(), draft=Draft(Letter))
    async def send() -> None: ...

    with pytest.raises(RuntimeError, match="draft"):
        check_policies(Litestar([show, send], openapi_config=None).routes)
