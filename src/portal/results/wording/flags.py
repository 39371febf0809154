"""A lab's flag in words. Never by colour alone; `kind` chooses the colour beside the word.

Codes are those of HL7 v3 ObservationInterpretation, which HL7 v2 table 0078 shares.
"""

from typing import Protocol

import msgspec

from portal.web.language import mark as N_
from portal.web.language import translator


class Flagged(Protocol):
    """What a flag was put on. `flag_source`: lab, computed, or empty."""

    flag: str
    flag_source: str
    interpretation: str


class Flag(msgspec.Struct, frozen=True):
    """`words` to read; `kind`: critical, high, low, abnormal, normal, or empty for neither good nor bad."""

    words: str
    kind: str

    @property
    def stands_out(self) -> bool:
        """Whether a list shows it."""
        return self.kind != "normal"


_LAB = {
    "HH": (N_("Critical high"), "critical"),
    "LL": (N_("Critical low"), "critical"),
    "AA": (N_("Critical"), "critical"),
    "H": (N_("High"), "high"),
    "HU": (N_("Very high"), "high"),
    "HX": (N_("Above the limit"), "high"),
    ">": (N_("Too high to measure"), "high"),
    "U": (N_("Much higher than before"), "high"),
    "L": (N_("Low"), "low"),
    "LU": (N_("Very low"), "low"),
    "LX": (N_("Below the limit"), "low"),
    "<": (N_("Too low to measure"), "low"),
    "D": (N_("Much lower than before"), "low"),
    "A": (N_("Abnormal"), "abnormal"),
    "EX": (N_("Outside the limits"), "abnormal"),
    "UNE": (N_("Not as expected"), "abnormal"),
    "W": (N_("Worse than before"), "abnormal"),
    "POS": (N_("Positive"), "abnormal"),
    "DET": (N_("Found"), "abnormal"),
    "RR": (N_("Reactive"), "abnormal"),
    "WR": (N_("Weakly reactive"), "abnormal"),
    "R": (N_("Resistant"), "abnormal"),
    "NS": (N_("Not susceptible"), "abnormal"),
    "HM": (N_("Held for a doctor to look at"), ""),
    "IND": (N_("Not clear"), ""),
    "E": (N_("Not clear"), ""),
    "IE": (N_("Not enough evidence"), ""),
    "I": (N_("Intermediate"), ""),
    "SDD": (N_("Susceptible at a higher dose"), ""),
    "CAR": (N_("Carrier"), ""),
    "B": (N_("Better than before"), "normal"),
    "S": (N_("Susceptible"), "normal"),
    "N": (N_("Normal"), "normal"),
    "NEG": (N_("Negative"), "normal"),
    "ND": (N_("Not found"), "normal"),
    "NR": (N_("Not reactive"), "normal"),
    "EXP": (N_("As expected"), "normal"),
}

# What we worked out from the lab's own range is never called normal or abnormal.
_COMPUTED = {
    "H": (N_("Above the lab's range"), "high"),
    "L": (N_("Below the lab's range"), "low"),
    "N": (N_("Within the lab's range"), "normal"),
}


def flag_of(row: Flagged, locale: str) -> Flag | None:
    """The flag of a row in the language `locale`; a code that we do not know is shown in the source's own words."""
    if not row.flag and not row.interpretation:
        return None
    known = (_COMPUTED if row.flag_source == "computed" else _LAB).get(row.flag)
    if known is None:
        return Flag(row.interpretation or row.flag, "")
    return Flag(translator(locale).gettext(known[0]), known[1])
