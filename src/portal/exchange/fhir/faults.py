"""What the JSON decoder complains about, in the portal's words, with the place."""

import re
from typing import Any, TypeVar

import msgspec

from portal.exchange.limits import LIMITS
from portal.exchange.problems import KINDS, Problem, Refused

T = TypeVar("T")
_COMPLAINT = re.compile(r"Expected `(\w+)(?: \| null)?`(?:, got `(\w+)`)?(?:.*?at `\$?\.?([^`]*)`)?")
_FOREIGN = re.compile(r"-?(NaN|Infinity|undefined|None|True|False)\b")


def wrong_type(error: msgspec.ValidationError, name: str) -> Refused:
    """For a value of another kind than FHIR has at that place in the resource `name`."""
    found = _COMPLAINT.match(str(error))
    if found is None:
        return Refused(Problem.WRONG_TYPE, name, path=name, expected=KINDS["object"], found=str(error))
    path = f"{name}.{found[3]}" if found[3] else name
    return Refused(Problem.WRONG_TYPE, path, path=path, expected=KINDS.get(found[1], found[1]), found=KINDS.get(found[2] or "", found[2]))


def not_text(value: Any, path: str) -> Refused:
    """For a value that should be text."""
    return Refused(Problem.WRONG_TYPE, path, path=path, expected=KINDS["str"], found=KINDS[kind_of(value)])


def convert(value: Any, shape: type[T], path: str) -> T:
    """A decoded value as a shape. Raises Refused."""
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise wrong_type(error, path) from error


def reason_of(error: Exception, text: bytes) -> Refused:
    """Why `text` could not be decoded, in words for a person, with the place."""
    if isinstance(error, RecursionError):
        return Refused(Problem.TOO_DEEP, most=LIMITS.depth)
    if isinstance(error, UnicodeDecodeError):
        return Refused(Problem.WRONG_ENCODING, place=_first_bad_byte(text))
    if "truncated" in str(error):
        return Refused(Problem.TRUNCATED)
    at = re.search(r"\(byte (\d+)\)", str(error))
    place = int(at[1]) if at else 0
    line, column = text.count(b"\n", 0, place) + 1, place - text.rfind(b"\n", 0, place)
    word = _foreign_word(text, place)
    if word:
        return Refused(Problem.NOT_A_NUMBER, word=word, line=line, column=column)
    return Refused(Problem.BROKEN_JSON, line=line, column=column)


def _foreign_word(text: bytes, place: int) -> str:
    """NaN, Infinity and what else other languages write, if that is what stands at `place`."""
    found = _FOREIGN.match(text[place : place + 12].decode("ascii", "replace"))
    if found is None and place and text[place - 1 : place] == b"-":
        found = _FOREIGN.match(text[place - 1 : place + 12].decode("ascii", "replace"))
    return found[0] if found else ""


def _first_bad_byte(text: bytes) -> int:
    try:
        text.decode()
    except UnicodeDecodeError as error:
        return error.start
    return 0


def kind_of(value: Any) -> str:
    """The key in problems.KINDS for a decoded JSON value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, list | tuple):
        return "array"
    return {"str": "str", "int": "int", "dict": "object"}.get(type(value).__name__, "number")
