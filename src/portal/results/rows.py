"""Rows as the pages of results read them: tuples of columns, once each, in the order of the struct."""

from datetime import datetime

import msgspec


class ResultRow(msgspec.Struct, frozen=True):
    """A result in a list or a trend; the fields are columns of Observation, but `seen_at`: when this account opened it."""

    id: str
    name: str
    section: str
    status: str
    effective_text: str
    effective_precision: str
    effective_instant: datetime
    issued: datetime | None
    value_kind: str
    value_text: str
    comparator: str
    unit: str
    unit_code: str
    range_low: str
    range_high: str
    range_text: str
    range_low_number: float | None
    range_high_number: float | None
    flag: str
    flag_source: str
    interpretation: str
    absent_reason: str
    changed_at: datetime | None
    seen_at: datetime | None = None

    @property
    def is_unread(self) -> bool:
        """Whether this account has not opened it since it came or was last corrected."""
        return self.seen_at is None or (self.changed_at is not None and self.seen_at < self.changed_at)

    @property
    def bounds(self) -> tuple[str, ...]:
        """The ends of its range as text, for rounding."""
        return tuple(filter(None, (self.range_low, self.range_high)))


FIELDS = ResultRow.__struct_fields__
COLUMNS = ", ".join("s.seen_at" if name == "seen_at" else f"o.{name}" for name in FIELDS)
SEEN = "LEFT JOIN result_seen s ON s.item_id = o.id AND s.account = ?"

# The same columns from a subquery `u`; SQLite has to be told there which of them are times.
_TIMES = {"effective_instant", "issued", "changed_at", "seen_at"}
COLUMNS_OF_U = ", ".join(f'u.{name} AS "{name} [timestamptz]"' if name in _TIMES else f"u.{name}" for name in FIELDS)
