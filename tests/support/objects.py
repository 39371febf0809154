"""One object of Maya's for every kind of path parameter, and the routes that have one."""

from portal.access_requests.asking import Details, ask_for_access
from portal.access_requests.tables import AccessRequest
from portal.accounts.tables import Account, Authenticator, EmailAddress, Session
from portal.app import create_litestar
from portal.audit.events import SYSTEM
from portal.charts.categories import CategoryContent, add_category
from portal.charts.tables import AccessGrant
from portal.charts.withheld import Requester
from portal.demo.cast import MAYA
from portal.demo.fhir import as_json, measured
from portal.exchange.import_runs import Import, import_file
from portal.exchange.quarantine import quarantined_records
from portal.exchange.readers import ReadHere
from portal.exchange.receiving import receive_file
from portal.exchange.sources import source_named
from portal.records_requests.records_requests import Wishes, request_records
from portal.results.tables import DiagnosticReport, Observation

MAYAS_OBJECTS: dict[str, str] = {"topic": "lost-phone", "token": "x" * 43, "mail_id": "none", "number": "1"}


async def make_objects(maya: str) -> None:
    """Fill `MAYAS_OBJECTS` with the ids of what is Maya's in this test's database; `maya` is her patient id."""
    account = await Account.select(Account.id).where(Account.username == "maya").first()
    grant = await AccessGrant.select(AccessGrant.id).where(AccessGrant.patient == maya, AccessGrant.relationship == "self").first()
    session = await Session.select(Session.id).where(Session.account == account["id"]).first()
    result = await Observation.select(Observation.id).where(
        Observation.patient == maya, Observation.name == "Potassium").first()
    reading = await Observation.select(Observation.id).where(Observation.patient == maya, Observation.section == "vitals").first()
    report = await DiagnosticReport.select(DiagnosticReport.id).where(
        DiagnosticReport.patient == maya, DiagnosticReport.title == "Blood count").first()
    email = await EmailAddress.select(EmailAddress.id).where(EmailAddress.account == account["id"]).first()
    app = await Authenticator.select(Authenticator.id).where(Authenticator.account == account["id"]).first()
    MAYAS_OBJECTS.update(email_id=email["id"], factor_id=app["id"])
    MAYAS_OBJECTS.update(await _set_one_aside())
    MAYAS_OBJECTS.update(await _ask_for_access_and_records(maya, account["id"]))
    MAYAS_OBJECTS.update(patient_id=maya, result_id=result["id"], reading_id=reading["id"], report_id=report["id"])
    MAYAS_OBJECTS.update(account_id=account["id"], grant_id=grant["id"], session_id=session["id"] if session else "none")


async def _ask_for_access_and_records(maya: str, account_id: str) -> dict[str, str]:
    """Somebody asks for access to her record, she asks for a copy of it, and there is a category."""
    await ask_for_access(Details("Maya Torres", "1984-03-31", "maya@example.net", "P-9"), form_key="a", language="en", actor=SYSTEM)
    wishes = Wishes(["results"], "", "all", "", "post", "12 Mill Lane")
    records = await request_records(Requester(maya, "Maya Torres", True, True, account_id), wishes, form_key="b", language="en", actor=SYSTEM)
    category = await add_category(CategoryContent("General practice", True, False, "", {}), SYSTEM)
    return {"access_request_id": (await AccessRequest.select(AccessRequest.id).first())["id"], "records_request_id": records,
            "category_id": category}


async def _set_one_aside() -> dict[str, str]:
    """A file that came in, with a record in it that names no patient."""
    stray = as_json({**measured("stray", MAYA, "glucose", "Glucose", "5.4", "mmol/L", MAYA.birth_date), "subject": {"display": "Maya"}})
    received = await receive_file(await source_named("tests"), "stray.json", stray)
    await import_file(received.file_id, Import(ReadHere()))
    return {"file_id": received.file_id, "record_id": (await quarantined_records()).records[0].id}


def address_of(path: str) -> str:
    """The route's path with Maya's objects in it; under `vitals` a result is a vital sign."""
    if "/vitals/" in path:
        path = path.replace("{result_id}", "{reading_id}")
    for name, value in MAYAS_OBJECTS.items():
        path = path.replace("{" + name + "}", value)
    return path


def routes_with_objects() -> list[tuple[str, str]]:
    """Method and path of each route with a parameter: reading ones first, ending ones last."""
    found = set()
    for route in create_litestar().routes:
        for handler in getattr(route, "route_handlers", []):
            for method in handler.http_methods - {"OPTIONS", "HEAD"}:
                path = route.path_format.replace(":str", "")
                if "{" in path:
                    found.add((method, path))
    return sorted(found, key=lambda one: (one[0] != "GET", "grants" in one[1], one))
