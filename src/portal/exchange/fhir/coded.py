"""Coded words: the ones a person reads, the codes behind them, and the key that joins results of one test."""

import msgspec

from portal.exchange.fhir.shapes import CodeableConcept, Coding
from portal.exchange.keys import code_key
from portal.results.shapes import Code

LOINC = "http://loinc.org"
_PREFERRED = (LOINC, "http://snomed.info/sct")
_encode = msgspec.json.Encoder().encode


def as_json(values: list) -> str:
    """A list of structs as the text of a JSON column."""
    return _encode(values).decode() if values else "[]"


def words(concept: CodeableConcept | None) -> str:
    """The words for a concept: its text, else the first display, else the first code."""
    if concept is None:
        return ""
    if concept.text:
        return concept.text.strip()
    shown = next((coding.display for coding in concept.coding if coding.display), "")
    return (shown or next((coding.code for coding in concept.coding if coding.code), "")).strip()


def words_of(concepts: list[CodeableConcept]) -> str:
    """The words of several concepts, joined by commas, each once."""
    return ", ".join(dict.fromkeys(text for concept in concepts if (text := words(concept))))


def codes_json(concepts: list[CodeableConcept]) -> str:
    """All codes of the concepts, as the text of a JSON column."""
    return as_json([Code(coding.system, coding.code, coding.display) for concept in concepts for coding in concept.coding])


def chosen(concept: CodeableConcept) -> Coding:
    """The coding that names a concept best: LOINC, SNOMED CT, the first with a system, the first; empty when none."""
    best, rank = Coding(), 9
    for coding in concept.coding:
        if not coding.code:
            continue
        at = _PREFERRED.index(coding.system) if coding.system in _PREFERRED else 2 if coding.system else 3
        if at < rank:
            best, rank = coding, at
    return best


def key_of(concept: CodeableConcept, coding: Coding) -> str:
    """The key of a test: of its code, or of its words when there is no code."""
    if coding.code:
        return code_key(coding.system, coding.code)
    return code_key("", " ".join(words(concept).casefold().split()))


def category_codes(concepts: list[CodeableConcept]) -> list[str]:
    """Codes of categories; the words of those that have no code."""
    found = [coding.code for concept in concepts for coding in concept.coding if coding.code]
    return found + [concept.text.strip() for concept in concepts if not concept.coding and concept.text]
