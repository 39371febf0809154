"""How lines of the audit log are chained: what is hashed, and in which form."""

import hmac
from datetime import UTC, datetime, timedelta

import msgspec

from portal.crypto.keyring import Purpose, keyring

BEGINNING = "0" * 64
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_encode = msgspec.json.Encoder().encode


class Entry(msgspec.Struct, frozen=True):
    """What a line says, in the order of its columns between `seq` and `key_id`."""

    at: datetime
    event: str
    outcome: str
    actor_kind: str
    account_id: str | None
    patient_id: str | None
    object_type: str
    object_id: str
    fields: str
    session: str
    address: str
    request_id: str
    reason: str
    clock_synchronised: bool | None


class Line(msgspec.Struct, frozen=True):
    """A line as it is stored: number, content, which key, and the keyed hash."""

    seq: int
    entry: Entry
    key_id: str
    mac: str

    def row(self) -> tuple:
        """The values of all columns, in the order of `COLUMNS`."""
        return (self.seq, *msgspec.structs.astuple(self.entry), self.key_id, self.mac)


COLUMNS = ("seq", *Entry.__struct_fields__, "key_id", "mac")


def link(entries: list[Entry], last_seq: int, last_mac: str) -> list[Line]:
    """The lines that follow the line `last_seq` in this order."""
    key, lines = keyring().current(Purpose.AUDIT), []
    for seq, entry in enumerate(entries, last_seq + 1):
        last_mac = mac(seq, entry, key.id, key.secret, last_mac)
        lines.append(Line(seq, entry, key.id, last_mac))
    return lines


def line_from(row: tuple) -> Line:
    """The line behind a row that was read in the order of `COLUMNS`."""
    clock_synchronised = None if row[-3] is None else bool(row[-3])
    return Line(row[0], Entry(*row[1:-3], clock_synchronised), row[-2], row[-1])


def is_intact(line: Line, last_mac: str) -> bool:
    """Whether the line is what was written after the line with `last_mac`. Raises KeyringError when its key is gone."""
    secret = keyring().key(Purpose.AUDIT, line.key_id).secret
    return hmac.compare_digest(mac(line.seq, line.entry, line.key_id, secret, last_mac), line.mac)


def mac(seq: int, entry: Entry, key_id: str, secret: bytes, last_mac: str) -> str:
    """HMAC-SHA256 in hex over the JSON array of the line, its time in microseconds since 1970."""
    moment = (entry.at - _EPOCH) // timedelta(microseconds=1)
    content = _encode((1, seq, moment, *msgspec.structs.astuple(entry)[1:], key_id, last_mac))
    return hmac.digest(secret, content, "sha256").hex()
