"""Reading one resource, without a database."""

from portal.exchange.limits import LIMITS
from portal.exchange.reading import read_file
from portal.exchange.records import Batch, Entry
from portal.exchange.terms import Terms
from tests.support.records import Resource, as_json

TERMS = Terms("source")


def entries_in(content: bytes | Resource) -> list[Entry]:
    """Every entry of a file."""
    raw = content if isinstance(content, bytes) else as_json(content)
    return [entry for message in read_file(raw, TERMS, LIMITS) if isinstance(message, Batch) for entry in message.entries]


def read(resource: Resource):
    """The content of one resource."""
    (entry,) = entries_in(resource)
    assert entry.trouble is None, entry.trouble
    return entry.content
