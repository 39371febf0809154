"""The shapes of the JSON columns of results/tables.py, for those who write and those who read them."""

import msgspec


class Code(msgspec.Struct, omit_defaults=True):
    """A coded word: `system` is a URI (http://loinc.org), `display` the source's own words for it."""

    system: str = ""
    code: str = ""
    display: str = ""


class ReferenceRange(msgspec.Struct, omit_defaults=True):
    """One range as the lab gave it, numbers as text. `type` normal or empty is a normal range; others are not."""

    low: str = ""
    high: str = ""
    unit: str = ""
    text: str = ""
    type: str = ""  # code of referencerange-meaning
    type_text: str = ""
    applies_to: str = ""
    age: str = ""


class Component(msgspec.Struct, omit_defaults=True):
    """A part of a result with its own value; the fields mean what the columns of Observation mean."""

    name: str = ""
    code: str = ""
    code_system: str = ""
    value_kind: str = "none"
    value_text: str = ""
    value_number: float | None = None
    comparator: str = ""
    unit: str = ""
    unit_code: str = ""
    range_text: str = ""
    range_low: str = ""
    range_high: str = ""
    flag: str = ""
    flag_source: str = ""
    interpretation: str = ""
    absent_reason: str = ""


class Attachment(msgspec.Struct, omit_defaults=True):
    """A file inside or beside a report. `size` is in bytes, 0 when unknown.

    `content_type` is what the bytes are, not what the source said; empty: not a kind that is given out.
    `path` leads to its base64 text inside the original resource; empty: it is elsewhere (`url`, never fetched).
    """

    title: str = ""
    content_type: str = ""
    size: int = 0
    path: str = ""
    url: str = ""


codes = msgspec.json.Decoder(list[Code]).decode
ranges = msgspec.json.Decoder(list[ReferenceRange]).decode
components = msgspec.json.Decoder(list[Component]).decode
attachments = msgspec.json.Decoder(list[Attachment]).decode
