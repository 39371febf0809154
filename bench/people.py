"""What signed-in people ask for."""

import asyncio
import json
import re
import subprocess

from bench.clinic import Clinic, clinic
from bench.load import Connection, Request
from bench.paths import CACHE, PORTAL_PYTHON, ROOT, portal_environment

PATIENTS_OF = {10_000: 200, 1_000_000: 20_000}  # fifty results a patient
PEOPLE = 100


def clinic_of(results: int) -> Clinic:
    """The clinic with so many results, kept in var/bench between runs."""
    return clinic(CACHE / str(results), results=results, patients=PATIENTS_OF[results], people=PEOPLE)


def results_pages(clinic: Clinic) -> list[Request]:
    """Everybody's own page of results, each from an address of their own."""
    return [
        Request(f"/patients/{patient_id}/results", (("Cookie", f"__Host-sid={token}"), ("X-Forwarded-For", address_of(number))))
        for number, (patient_id, token) in enumerate(clinic.people)
    ]


def twin_pages(clinic: Clinic) -> list[Request]:
    """The same people's pages in the Django twin, which is filled if it was not."""
    done = subprocess.run(
        [PORTAL_PYTHON, "-m", "bench.django_twin.fill", str(clinic.folder)],
        cwd=ROOT, env=portal_environment(clinic.folder), check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    people = json.loads(done.stdout.splitlines()[-1])
    return [
        Request(f"/patients/{patient_id}/results", (("Cookie", f"sessionid={key}"), ("X-Forwarded-For", address_of(number))))
        for number, (patient_id, key) in enumerate(people)
    ]


def address_of(number: int) -> str:
    """An address that belongs to nobody (RFC 5737), one for each person."""
    return f"198.51.100.{number % 250 + 1}"


def style_sheet(port: int) -> Request:
    """The style sheet, by the name that the sign-in page gives it."""
    page = asyncio.run(Connection(port).exchange(Request("/help/sign-in").text(encodings="identity"))).body
    return Request(re.search(rb'"(/static/css/[^"]+)"', page)[1].decode())
