"""Every handler names its policy; the ones that are open to everybody are the list in open_routes.txt (C79)."""

from pathlib import Path

import pytest
from litestar import Litestar, get

from portal.admission import check_policies
from portal.app import create_litestar
from portal.web.policy import public
from tests.support.source_tree import report

OPEN_ROUTES = Path(__file__).with_name("open_routes.txt")
MEND = (
    f"If everybody may really open it, add the line to {OPEN_ROUTES.name}, and say in the commit why; otherwise give it a stricter policy."
)


@pytest.fixture(scope="module")
def routes() -> dict[str, str]:
    """Method and path of every route, with the kind of its policy."""
    return {
        f"{method} {route.path_format}": handler.opt["policy"].kind
        for route in create_litestar().routes
        for handler in route.route_handlers
        if "policy" in handler.opt
        for method in sorted(handler.http_methods)
    }


def test_routes_open_to_everybody_are_the_agreed_ones(routes):
    listed = set(OPEN_ROUTES.read_text(encoding="utf-8").splitlines())
    found = {route for route, kind in routes.items() if kind == "public"}
    assert not (new := sorted(found - listed)), report(new, MEND)
    assert not (gone := sorted(listed - found)), report(gone, f"Take them out of {OPEN_ROUTES.name}: they are not open any more.")


def test_every_page_about_a_patient_opens_the_record(routes):
    problems = [f"{route}: {kind}" for route, kind in routes.items() if "{patient_id" in route and kind not in {"chart", "staff"}]
    assert not problems, report(problems, "Use opens(Permission…, AuditEvent…) or staff(Permission…, AuditEvent…).")


def test_nothing_is_changed_by_looking(routes):
    methods = {route.partition(" ")[0] for route in routes}
    assert methods <= {"GET", "HEAD", "POST"}, "Forms send GET and POST only: make the change a POST to a noun."


@pytest.mark.parametrize("policy", [{}, {"policy": public()}])
def test_a_handler_without_a_policy_stops_the_start(policy):
    path = "/patients/{patient_id:str}/x" if policy else "/x"

    @get(path, opt=policy)
    async def handler() -> None: ...

    with pytest.raises(RuntimeError, match="polic"):
        check_policies(Litestar([handler], openapi_config=None).routes)
