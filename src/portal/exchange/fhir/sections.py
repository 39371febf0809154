"""Under which heading of the record an Observation is shown."""

# Codes of the observation-category system and of HL7 v2 table 0074, as systems use them.
_RESULTS = {"laboratory", "lab", "rslt", "imaging", "rad", "procedure", "exam", "therapy", "pat", "mb", "ch", "hm", "path"}
_VITALS = {"vital-signs", "vital-sign", "vitals", "vital signs"}
_ABOUT = {
    "social-history", "survey", "sdoh", "activity", "functional-status", "cognitive-status", "disability-status",
    "care-experience-preference", "treatment-intervention-preference", "observation-adi-documentation",
}  # fmt: skip

# LOINC codes of the vital signs profiles (R4 observation-vitalsigns, US Core), for systems that send no category.
_VITAL_CODES = {
    "85353-1", "9279-1", "8867-4", "2708-6", "59408-5", "8310-5", "8302-2", "8306-3", "9843-4", "8287-5", "29463-7",
    "39156-5", "59576-9", "77606-2", "8289-1", "85354-9", "55284-4", "8480-6", "8462-4",
}  # fmt: skip


def section_of(categories: list[str], code: str) -> str:
    """`results`, `vitals` or `about`. Nothing is left out: what has no known category is a result."""
    given = {category.casefold() for category in categories}
    if given & _RESULTS:
        return "results"
    if given & _VITALS:
        return "vitals"
    if given & _ABOUT:
        return "about"
    return "vitals" if code in _VITAL_CODES and not given else "results"
