"""Maya: a diabetes check every three months, a corrected potassium, a throat culture, an X-ray, one held test."""

from datetime import date

from portal.demo.cast import MAYA
from portal.demo.fhir import LABELS, Resource, blood_pressure, bundle, days_ago, measured, patient, report, worded

A1C = (("44", 540), ("47", 450), ("51", 360), ("55", 270), ("58", 180), ("53", 90), ("49", 6))


def records(today: date) -> list[Resource]:
    """Maya's files: her record, and a later one that corrects a value and brings something early."""
    return [bundle([patient(MAYA), *_diabetes(today), *_blood_count(today), *_potassium(today, "6.9", "final"),
                    *_culture(today), *_vitals(today), _chest(today), _held(today)]),
            bundle([*_potassium(today, "4.9", "corrected"), _early(today)])]


def _diabetes(today: date) -> list[Resource]:
    resources = []
    for value, ago in A1C:
        resources.append(measured(f"maya-a1c-{ago}", MAYA, "hba1c", "Haemoglobin A1c", value, "mmol/mol",
                                  days_ago(today, ago), low="20", high="41", flag="H" if int(value) > 41 else None))
    panel = [
        measured("maya-chol-6", MAYA, "cholesterol", "Cholesterol, total", "5.10", "mmol/L", days_ago(today, 6), high="5.00", flag="H"),
        measured("maya-hdl-6", MAYA, "hdl", "HDL cholesterol", "1.31", "mmol/L", days_ago(today, 6), low="1.20", flag="N"),
        measured("maya-trig-6", MAYA, "triglycerides", "Triglycerides", "1.64", "mmol/L", days_ago(today, 6), high="1.70"),
    ]
    note = {"conclusion": "Your sugar control is better than in spring. Go on as we agreed; see you in three months. Dr Osei"}
    return [*resources, *panel, report("maya-lipids-6", MAYA, "Fats in the blood", days_ago(today, 6), panel, **note)]


def _blood_count(today: date) -> list[Resource]:
    day = days_ago(today, 33)
    members = [
        measured("maya-hb", MAYA, "haemoglobin", "Haemoglobin", "118", "g/L", day, low="120", high="160", flag="L"),
        measured("maya-wbc", MAYA, "leukocytes", "White blood cells", "6.4", "10*9/L", day, low="4.0", high="11.0"),
        measured("maya-plt", MAYA, "platelets", "Platelets", "251", "10*9/L", day, low="150", high="400"),
        measured("maya-ferritin", MAYA, "ferritin", "Ferritin", "9", "ug/L", day, low="15", high="200", flag="LL",
                 note=[{"text": "Iron stores are empty. We will talk about tablets at the next visit."}]),
    ]
    return [*members, report("maya-bloodcount-33", MAYA, "Blood count", day, members)]


def _potassium(today: date, value: str, status: str) -> list[Resource]:
    issued = {"meta": {"lastUpdated": f"{days_ago(today, 20 if status == 'final' else 18).isoformat()}T15:00:00Z"}}
    flag = "HH" if status == "final" else None
    return [measured("maya-potassium", MAYA, "potassium", "Potassium", value, "mmol/L", days_ago(today, 20),
                     low="3.5", high="5.1", flag=flag, status=status, **issued)]


def _culture(today: date) -> list[Resource]:
    swab = worded("maya-throat", MAYA, "throat-culture", "Throat swab culture", "No growth after 48 hours",
                  days_ago(today, 61), method={"text": "Culture"}, specimen={"display": "Throat swab"})
    return [swab, report("maya-throat-61", MAYA, "Throat swab", days_ago(today, 61), [swab], category="MB")]


def _chest(today: date) -> Resource:
    words = ("<h3>Reason</h3><p>Cough for four weeks.</p><h3>Findings</h3><p>The heart is of normal size. "
             "The lungs are clear; no fluid.</p><h3>Conclusion</h3><p>Normal chest X-ray.</p>")
    return report("maya-chest-47", MAYA, "Chest X-ray", days_ago(today, 47), [], category="RAD", narrative=words,
                  conclusion="Normal chest X-ray.")


def _held(today: date) -> Resource:
    label = {"security": [{"system": LABELS, "code": "R"}]}
    return worded("maya-private", MAYA, "screening", "Confidential screening", "Not detected", days_ago(today, 12), meta=label)


def _early(today: date) -> Resource:
    return measured("maya-creatinine", MAYA, "creatinine", "Creatinine", "71", "umol/L", days_ago(today, 1),
                    low="45", high="84", status="preliminary")


def _vitals(today: date) -> list[Resource]:
    resources = []
    for ago, systolic, diastolic, weight in ((360, 128, 82, "71.2"), (180, 131, 84, "72.0"), (90, 126, 80, "70.8"), (6, 122, 78, "69.5")):
        day = days_ago(today, ago)
        resources += [blood_pressure(f"maya-bp-{ago}", MAYA, systolic, diastolic, day),
                      measured(f"maya-weight-{ago}", MAYA, "weight", "Body weight", weight, "kg", day, category="vital-signs"),
                      measured(f"maya-pulse-{ago}", MAYA, "pulse", "Heart rate", str(70 + ago // 90), "/min", day, category="vital-signs")]
    return resources
