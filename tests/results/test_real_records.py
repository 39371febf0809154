"""Third-party records on our pages: every observation is reached by links, every page is valid, none is heavy."""

import re

import pytest

from portal import clock
from portal.accounts.tables import Account
from portal.charts.tables import AccessGrant
from portal.database.identifiers import new_id
from portal.web.compression import compress
from tests.support.cast import sign_in
from tests.support.records import rows, samples, take_in

pytestmark = [pytest.mark.usefixtures("cast"), pytest.mark.slow, pytest.mark.timeout(600)]

HEAVIEST = 10_000  # bytes of a page as it is sent (B6)
SYNTHEA = ("Josue_Sipes", "Margery_Gibson", "Enda_Schaefer")
_SHOWN = "published AND withdrawn_at IS NULL AND release_at IS NOT NULL"


async def give_to_lee(patient_id: str) -> None:
    """A grant to the whole record."""
    lee = await Account.objects().get(Account.username == "lee.chen")
    await AccessGrant.insert(AccessGrant(
        id=new_id(), account=lee.id, patient=patient_id, scopes="*", valid_from=clock.now(), sees_sensitive=True, created_at=clock.now()))


async def ids_of(table: str, patient_id: str) -> set[str]:
    """What the reader is to find."""
    return {row[0] for row in await rows(f"SELECT id FROM {table} WHERE patient = ? AND {_SHOWN}", patient_id)}


async def crawl(patient_id: str, *, opening: bool) -> set[str]:
    """Ids in the links of every page that is reached from the first one; `opening`: pages of single results too."""
    visitor, base = await sign_in("lee.chen"), f"/patients/{patient_id}"
    waiting, opened, met = [base], set(), set()
    while waiting:
        path = waiting.pop()
        page = await visitor.open(path)
        assert page.status == 200, path
        assert len(compress(page.html.encode(), b"br")) <= HEAVIEST, path
        opened.add(path)
        for href in {link.get("href") or "" for link in page.tree.find(".//main").iter("a")}:
            kind = re.match(rf"{base}/(results|reports|vitals)/([\w-]{{22}})(.*)", href)
            met |= {kind[2]} if kind else set()
            single = bool(kind) and kind[1] == "results" and not kind[3]
            if href.startswith(f"{base}/") and "/files/" not in href and (opening or not single) and href not in {*opened, *waiting}:
                waiting.append(href)
    return met


@pytest.mark.parametrize("name", SYNTHEA)
async def test_every_observation_of_a_long_record_is_reached(name):
    (path,) = (samples() / "fhir" / "synthea").glob(f"{name}_*.json")
    await take_in(path.read_bytes(), name=path.name)
    ((patient_id,),) = await rows("SELECT DISTINCT patient FROM observation")
    await give_to_lee(patient_id)
    met = await crawl(patient_id, opening=False)
    observations, reports = await ids_of("observation", patient_id), await ids_of("diagnostic_report", patient_id)
    assert observations and reports
    assert not observations - met and not reports - met


@pytest.mark.parametrize("folder", ["uscore", "r4examples"])
async def test_every_page_of_odd_records_can_be_read(folder):
    for path in sorted((samples() / "fhir" / folder).glob("*.json")):
        await take_in(path.read_bytes(), name=path.name)
    patients = {patient for (patient,) in await rows("SELECT DISTINCT patient FROM observation UNION SELECT patient FROM diagnostic_report")}
    assert patients
    for patient_id in patients:
        await give_to_lee(patient_id)
        met = await crawl(patient_id, opening=True)
        assert not (await ids_of("observation", patient_id) | await ids_of("diagnostic_report", patient_id)) - met
