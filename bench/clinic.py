"""A clinic of a wanted size: patients, results, and people who are signed in.

Rows lie in the order of time, as they would have come in, so that one patient's results are scattered over the file.
"""

import asyncio
import dataclasses
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import msgspec

from bench.paths import PORTAL_PYTHON, ROOT, SOURCE, portal_environment

FIRST_DAY = datetime(2021, 1, 4, 8, tzinfo=UTC)
LAST_DAY = datetime(2026, 11, 20, 17, tzinfo=UTC)
BATCH = 10_000
PASSWORD = "correct horse battery staple"
TESTS = [
    ("4548-4", "Hemoglobin A1c", "%", "4.0", "5.6"), ("2345-7", "Glucose", "mg/dL", "70", "99"), ("2093-3", "Cholesterol", "mg/dL", "125", "200"),
    ("2160-0", "Creatinine", "mg/dL", "0.6", "1.2"), ("718-7", "Hemoglobin", "g/dL", "12.0", "16.0"), ("6690-2", "Leukocytes", "10*3/uL", "4.0", "11.0"),
    ("777-3", "Platelets", "10*3/uL", "150", "400"), ("2951-2", "Sodium", "mmol/L", "136", "145"), ("2823-3", "Potassium", "mmol/L", "3.5", "5.1"),
    ("1742-6", "Alanine aminotransferase", "U/L", "7", "56"), ("3016-3", "Thyrotropin", "m[IU]/L", "0.4", "4.0"), ("2276-4", "Ferritin", "ng/mL", "15", "150"),
]  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Clinic:
    """A data folder, and for each signed-in person the record and the session cookie's value."""

    folder: Path
    results: int
    people: list[tuple[str, str]]  # patient id, session token


def clinic(folder: Path, *, results: int, patients: int, people: int) -> Clinic:
    """The clinic in `folder`, made there if it is not; its sessions are new in any case."""
    if not is_made(folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)
        subprocess.run([PORTAL_PYTHON, "-m", "portal", "init"], env=portal_environment(folder), check=True, stdout=subprocess.DEVNULL)
    words = [str(folder), str(results), str(patients), str(people)]
    done = subprocess.run([PORTAL_PYTHON, "-m", "bench.clinic", *words], env=portal_environment(folder), check=True, stdout=subprocess.PIPE)
    return Clinic(folder, results, [tuple(pair) for pair in json.loads(done.stdout.splitlines()[-1])])


def is_made(folder: Path) -> bool:
    """Whether the folder was filled to the end, by a portal with the same tables and kinds of keys."""
    version = folder / "version"
    return (folder / "made.json").exists() and version.exists() and version.read_text() == version_of_tables()


def version_of_tables() -> str:
    """A digest of what decides the form of the database and the keyring."""
    files = [*sorted((ROOT / "migrations").glob("*.py")), SOURCE / "portal" / "crypto" / "keyring.py"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


async def fill(folder: Path, results: int, patients: int, people: int) -> list[tuple[str, str]]:
    """Fill the database in force, unless it was; sign `people` in."""
    from portal.crypto.passwords import hash_password
    from portal.database.engine import start_database, stop_database

    await start_database()
    try:
        if not (folder / "made.json").exists():
            await describe_clinic()
            ids = await add_patients(patients)
            await add_results(ids, results)
            (folder / "version").write_text(version_of_tables())
            (folder / "made.json").write_text(json.dumps(ids[:people]))
        hashed = await hash_password(PASSWORD)
        return [(patient_id, await sign_in(patient_id, hashed)) for patient_id in json.loads((folder / "made.json").read_text())[:people]]
    finally:
        await stop_database()


async def describe_clinic() -> None:
    """What every page says of the clinic."""
    from portal.clinic.tables import Clinic as ClinicTable

    await ClinicTable.insert(
        ClinicTable(name="Riverside Clinic", phone="+44 113 496 0000", emergency_number="999", time_zone="Europe/London")
    )


async def add_patients(count: int) -> list[str]:
    """Patients, each with an account that opens the own record; their ids."""
    from portal import clock
    from portal.accounts.tables import Account
    from portal.charts.tables import AccessGrant, Patient

    now, ids = clock.now(), []
    for first in range(0, count, 1_000):
        numbers = range(first, min(first + 1_000, count))
        rows = [Patient(number=f"B{n:06}", given_name="Test", family_name=f"Patient {n}", search_name=f"patient {n} test",
                        birth_date="1980-03-31", created_at=now, updated_at=now) for n in numbers]  # fmt: skip
        accounts = [Account(name=f"Test Patient {n}", username=f"patient{n}", status="active", created_at=now) for n in numbers]
        grants = [
            AccessGrant(account=account.id, patient=row.id, valid_from=now, created_at=now)
            for account, row in zip(accounts, rows, strict=True)
        ]
        await Patient.insert(*rows)
        await Account.insert(*accounts)
        await AccessGrant.insert(*grants)
        ids += [row.id for row in rows]
    return ids


async def add_results(patient_ids: list[str], count: int) -> None:
    """`count` results, dealt out to the patients in turn."""
    from portal.database.statements import Statement
    from portal.database.transactions import transaction

    names = list(next(iter(result_rows(patient_ids, 1))))
    insert = Statement(f"INSERT INTO observation ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})")
    rows = result_rows(patient_ids, count)
    while batch := [tuple(row.values()) for row in islice(rows, BATCH)]:
        async with transaction():
            await insert.many(batch)


def result_rows(patient_ids: list[str], count: int) -> Iterator[dict[str, object]]:
    """Rows of `observation`, oldest first."""
    from portal.database.identifiers import new_id
    from portal.results.tables import Observation

    always = {
        name: value
        for name, value in Observation(_ignore_missing=True, created_at=FIRST_DAY, updated_at=FIRST_DAY).to_dict().items()
        if name != "id"
    }
    step = (LAST_DAY - FIRST_DAY) / count
    for index in range(count):
        code, name, unit, low, high = TESTS[index // len(patient_ids) % len(TESTS)]
        moment = FIRST_DAY + step * index
        value = f"{float(low) + (index * 37 % 130) / 100 * (float(high) - float(low)):.1f}"
        yield always | {
            "id": new_id(), "patient": patient_ids[index * 7919 % len(patient_ids)], "source_id": "bench", "file_id": "bench", "run_id": "bench",
            "record_key": f"b{index:012}", "content_hash": f"{index:024}", "published": True, "section": "results", "category": "laboratory",
            "status": "final", "name": name, "code_system": "http://loinc.org", "code": code, "code_key": f"k{code}", "release_at": moment,
            "effective_text": moment.isoformat(), "effective_precision": "minute", "effective_instant": moment, "issued": moment,
            "value_kind": "quantity", "value_text": value, "value_number": float(value), "unit": unit, "unit_code": unit,
            "range_low": low, "range_high": high, "range_low_number": float(low), "range_high_number": float(high),
            "flag": "H" if float(value) > float(high) else "", "flag_source": "computed",
        }  # fmt: skip


async def sign_in(patient_id: str, password_hash: str) -> str:
    """Give the person whose own record it is a password and a full session; the session's token."""
    from portal.accounts.identifiers import claim_identifier
    from portal.accounts.sessions import start_session
    from portal.accounts.tables import Account
    from portal.charts.tables import AccessGrant

    grant = await AccessGrant.select(AccessGrant.account).where(AccessGrant.patient == patient_id).first()
    await Account.update({Account.password_hash: password_hash}).where(Account.id == grant["account"])
    await claim_identifier(grant["account"], "username", username_of(patient_id))
    session = await start_session(stage="full", account_id=grant["account"], idle_seconds=3600)
    return session.token


def username_of(patient_id: str) -> str:
    """What the person with this record signs in with."""
    return f"user-{patient_id}"


if __name__ == "__main__":
    sys.path.insert(0, str(SOURCE))
    os.umask(0o077)
    people = asyncio.run(fill(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:5])))
    print(msgspec.json.encode(people).decode())
