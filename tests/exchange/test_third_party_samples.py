"""Records of other people's systems come in whole: counted beside the list that came with them, in any order, twice."""

import csv
import json
import random

import pytest

from portal.exchange.limits import LIMITS
from portal.exchange.reading import read_file
from portal.exchange.records import Ended
from portal.exchange.terms import Terms
from tests.support.records import empty_again, record_dump, rows, samples, take_in

SETS = ["synthea", "uscore", "r4examples"]


def files_of(name: str) -> list:
    return sorted((samples() / "fhir" / name).glob("*.json"))


def listed() -> dict[str, dict]:
    with (samples() / "COUNTS.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def name_of(path) -> str:
    return str(path.relative_to(samples()))


async def import_all(files) -> list:
    return [await take_in(path.read_bytes(), name=path.name) for path in files]


@pytest.mark.parametrize("name", [*SETS, "ips"])
def test_every_resource_is_counted_by_type(name):
    expected = listed()
    files = files_of(name) if name != "ips" else sorted((samples() / "ips").glob("*.json"))
    for path in files:
        *_, ended = read_file(path.read_bytes(), Terms("source"), LIMITS)
        assert isinstance(ended, Ended) and ended.trouble is None
        row = expected[name_of(path)]
        assert (ended.resources, ended.by_type) == (int(row["resources"]), json.loads(row["by type"])), path.name


@pytest.mark.parametrize("name", SETS)
async def test_all_of_it_comes_in_and_a_second_time_nothing_changes(name):
    expected, files = listed(), files_of(name)
    for path in files:
        counts = (await take_in(path.read_bytes(), name=path.name)).counts
        parts = counts.created + counts.updated + counts.unchanged + counts.quarantined + counts.ignored
        assert parts == counts.resources == int(expected[name_of(path)]["resources"]), path.name
    assert await rows("SELECT state FROM import_run WHERE state <> 'done'") == []
    before, versions = await record_dump(), await rows("SELECT count(*) FROM resource_version")
    assert {outcome.state for outcome in await import_all(files)} == {"seen"}
    assert (await record_dump(), await rows("SELECT count(*) FROM resource_version")) == (before, versions)


@pytest.mark.parametrize("name", ["synthea", "uscore"])
async def test_the_same_files_written_differently_change_nothing(name):
    """Other blanks, other order of names: another file, but the same records."""
    files = [path for path in files_of(name) if "Information" not in path.name][:60]
    await import_all(files)
    before = await record_dump()
    again = [await take_in(json.dumps(json.loads(path.read_bytes()), sort_keys=True).encode()) for path in files]
    assert await record_dump() == before
    assert sum(outcome.counts.created for outcome in again) == 0


def without_reused_ids(dump: dict) -> dict:
    """Unrelated R4 examples use one id for different things (ServiceRequest/req, Observation/o1): the first one there
    keeps it, so what is set aside depends on the order."""
    kept = {part: lines for part, lines in dump.items() if part != "set aside"}
    return kept | {"other": [line for line in dump["other"] if "ServiceRequest/req'" not in line]}


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
async def test_the_order_of_files_makes_no_difference(name):
    files, dumps = files_of(name), []
    for seed in range(3):
        random.Random(seed).shuffle(files)
        await empty_again()
        await import_all(files)
        dump = await record_dump()
        dumps.append(without_reused_ids(dump) if name == "r4examples" else dump)
    assert dumps[0]["results"] and dumps[0] == dumps[1] == dumps[2]
