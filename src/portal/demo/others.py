"""Jonah, Ruth, Lee and Noor: enough of each to read, and to keep apart from the others."""

from datetime import date

from portal.demo.cast import JONAH, LEE, NOOR, RUTH
from portal.demo.fhir import Resource, blood_pressure, bundle, days_ago, measured, patient, report, worded


def records(today: date) -> list[Resource]:
    """One file a person."""
    return [bundle(_jonah(today)), bundle(_ruth(today)), bundle(_lee(today)), bundle([patient(NOOR)])]


def _jonah(today: date) -> list[Resource]:
    strep = worded("jonah-strep", JONAH, "strep", "Strep throat test", "Positive", days_ago(today, 3),
                   interpretation=[{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "code": "POS"}]}])
    grown = [measured(f"jonah-height-{ago}", JONAH, "height", "Body height", value, "cm", days_ago(today, ago), category="vital-signs")
             for ago, value in ((730, "121.5"), (365, "127.0"), (3, "133.2"))]
    return [patient(JONAH), strep, *grown,
            measured("jonah-temperature", JONAH, "temperature", "Body temperature", "38.4", "Cel", days_ago(today, 3), category="vital-signs")]


def _ruth(today: date) -> list[Resource]:
    kidney = [
        measured("ruth-creatinine", RUTH, "creatinine", "Creatinine", "104", "umol/L", days_ago(today, 15), low="45", high="84", flag="H"),
        measured("ruth-sodium", RUTH, "sodium", "Sodium", "139", "mmol/L", days_ago(today, 15), low="133", high="146"),
    ]
    return [patient(RUTH), *kidney, report("ruth-kidney-15", RUTH, "Kidney function", days_ago(today, 15), kidney),
            *(blood_pressure(f"ruth-bp-{ago}", RUTH, systolic, 84, days_ago(today, ago)) for ago, systolic in ((200, 151), (15, 142)))]


def _lee(today: date) -> list[Resource]:
    return [patient(LEE), measured("lee-cholesterol", LEE, "cholesterol", "Cholesterol, total", "4.20", "mmol/L",
                                   days_ago(today, 100), high="5.00")]
