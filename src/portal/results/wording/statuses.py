"""How final a result is, in words, and what that means for the reader (HL7 FHIR R4, observation-status)."""

import msgspec

from portal.web.language import mark as N_
from portal.web.language import translator


class Status(msgspec.Struct, frozen=True):
    """`words` and what they `mean`; `early` or `changed` ask for a note on top of the page."""

    words: str
    meaning: str
    early: bool = False
    changed: bool = False


_CHANGED = N_("The lab changed it after it was first given out.")
_CHANGED_ELSEWHERE = N_("It was changed after it was first given out.")
_STATUSES = {
    "registered": (N_("Not ready yet"), N_("The lab knows of the test. There is no result yet.")),
    "preliminary": (N_("Early result"), N_("The lab may still change it.")),
    "partial": (N_("Partly ready"), N_("Some of it is still being worked on.")),
    "final": (N_("Final"), N_("The lab has finished it.")),
    "amended": (N_("Changed"), _CHANGED),
    "modified": (N_("Changed"), _CHANGED),
    "corrected": (N_("Corrected"), _CHANGED),
    "appended": (N_("Added to"), N_("The lab added to it after it was first given out.")),
}
_WITHOUT_A_LAB = {
    "registered": N_("There is no value yet."),
    "preliminary": N_("It may still change."),
    "final": N_("It is complete."),
    "amended": _CHANGED_ELSEWHERE,
    "modified": _CHANGED_ELSEWHERE,
    "corrected": _CHANGED_ELSEWHERE,
    "appended": _CHANGED_ELSEWHERE,
}


def status_of(status: str, locale: str, section: str = "results") -> Status:
    """The status in words; no words for one that is never shown (such as entered-in-error)."""
    words, meaning = _STATUSES.get(status, ("", ""))
    if section in {"vitals", "about"}:  # no lab had a part in it
        meaning = _WITHOUT_A_LAB.get(status, meaning)
    gettext = translator(locale).gettext
    return Status(
        gettext(words), gettext(meaning), early=status in {"registered", "preliminary", "partial"},
        changed=status in {"amended", "modified", "corrected", "appended"},
    )  # fmt: skip
