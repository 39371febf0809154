"""What an Observation or one of its components says: value[x] in its forms, kept as the source wrote it."""

import msgspec

from portal.exchange.fhir.coded import codes_json, words
from portal.exchange.fhir.shapes import Quantity, Range, Ratio, Valued
from portal.exchange.problems import KINDS, Problem, Refused

_FOUND = {ord('"'): "str", ord("{"): "object", ord("["): "array", ord("t"): "bool", ord("f"): "bool", ord("n"): "null"}
_LONGEST_NUMBER = 60


class Value(msgspec.Struct):
    """The value columns of results.tables.Observation."""

    kind: str = "none"
    text: str = ""
    number: float | None = None
    comparator: str = ""
    unit: str = ""
    unit_code: str = ""
    codes: str = "[]"


def digits(quantity: Quantity | None, path: str) -> str:
    """The number of a quantity exactly as written; empty when there is none. Raises Refused when it is no number."""
    if quantity is None:
        return ""
    raw = bytes(quantity.value)
    if not raw:
        return ""
    if raw[0] in _FOUND:
        raise Refused(Problem.WRONG_TYPE, f"{path}.value", path=f"{path}.value", expected=KINDS["number"], found=KINDS[_FOUND[raw[0]]])
    if len(raw) > _LONGEST_NUMBER:
        raise Refused(Problem.WRONG_VALUE, f"{path}.value", path=f"{path}.value", value=raw[:_LONGEST_NUMBER].decode() + "…")
    return raw.decode()


def unit_of(quantity: Quantity) -> str:
    """The unit as the source shows it."""
    return quantity.unit or quantity.code


def value_of(valued: Valued, path: str) -> Value:
    """The value in whichever form it has."""
    if valued.value_quantity is not None:
        return _quantity(valued.value_quantity, f"{path}.valueQuantity")
    if valued.value_codeable_concept is not None:
        return Value("coded", words(valued.value_codeable_concept), codes=codes_json([valued.value_codeable_concept]))
    if valued.value_string is not None:
        return Value("text", valued.value_string)
    return _rarer_value(valued, path)


def _rarer_value(valued: Valued, path: str) -> Value:
    if valued.value_integer is not None:
        return Value("integer", str(valued.value_integer), as_float(str(valued.value_integer)))
    if valued.value_boolean is not None:
        return Value("boolean", "true" if valued.value_boolean else "false")
    if valued.value_range is not None:
        return _range(valued.value_range, f"{path}.valueRange")
    if valued.value_ratio is not None:
        return _ratio(valued.value_ratio, f"{path}.valueRatio")
    if valued.value_date_time is not None:
        return Value("datetime", valued.value_date_time)
    if valued.value_time is not None:
        return Value("time", valued.value_time)
    if valued.value_period is not None:
        return Value("period", f"{valued.value_period.start}/{valued.value_period.end}")
    if valued.value_sampled_data is not None:
        origin = valued.value_sampled_data.origin or Quantity()
        return Value("samples", valued.value_sampled_data.data, unit=unit_of(origin), unit_code=origin.code)
    return Value()


def _quantity(quantity: Quantity, path: str) -> Value:
    text = digits(quantity, path)
    if not text:
        return Value(unit=unit_of(quantity), unit_code=quantity.code)
    return Value("quantity", text, as_float(text), quantity.comparator, unit_of(quantity), quantity.code)


def _range(value: Range, path: str) -> Value:
    low, high = digits(value.low, f"{path}.low"), digits(value.high, f"{path}.high")
    with_unit = value.high or value.low or Quantity()
    return Value("range", f"{low}–{high}", unit=unit_of(with_unit), unit_code=with_unit.code)


def _ratio(value: Ratio, path: str) -> Value:
    parts = []
    for name, quantity in (("numerator", value.numerator), ("denominator", value.denominator)):
        comparator = quantity.comparator if quantity else ""
        unit = f" {unit_of(quantity)}" if quantity and unit_of(quantity) not in {"", "1"} else ""
        parts.append(f"{comparator}{digits(quantity, f'{path}.{name}')}{unit}")
    return Value("ratio", " : ".join(parts) if any(" " in part for part in parts) else ":".join(parts))


def as_float(text: str) -> float | None:
    """For charts; None when it is beyond what a float can hold."""
    number = float(text)
    return number if abs(number) != float("inf") else None
