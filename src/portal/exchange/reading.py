"""From the bytes of a file to internal records, a few hundred at a time. Pure: no database, no settings."""

from collections.abc import Iterator

from portal.exchange.fhir.documents import Document, open_document
from portal.exchange.fhir.entries import EntryReader
from portal.exchange.limits import Limits
from portal.exchange.problems import Refused
from portal.exchange.records import Batch, Ended, Message, Trouble
from portal.exchange.terms import Terms

BATCH = 500


def read_file(content: bytes, terms: Terms, limits: Limits) -> Iterator[Message]:
    """Batches of entries, patients first, then `Ended`. A file that is refused as a whole is only `Ended`."""
    try:
        document = open_document(content, limits)
    except Refused as error:
        yield Ended(trouble=trouble_of(error))
        return
    yield from _batches(document, terms, limits)


def _batches(document: Document, terms: Terms, limits: Limits) -> Iterator[Message]:
    reader = EntryReader(document, terms, limits)
    resources, by_type, waiting = 0, {}, []
    for place in reader.places_in_order():
        for entry in reader.entries_at(place):
            waiting.append(entry)
            if entry.counted:
                resources += 1
                by_type[entry.resource_type] = by_type.get(entry.resource_type, 0) + 1
        if len(waiting) >= BATCH:
            yield Batch(waiting)
            waiting = []
    if waiting:
        yield Batch(waiting)
    yield Ended(resources, by_type)


def read_places(content: bytes, places: list[int], terms: Terms, limits: Limits) -> Iterator[Message]:
    """The entries at some places of a file, for a new try. Raises Refused when the file cannot be read any more."""
    reader = EntryReader(open_document(content, limits), terms, limits)
    for start in range(0, len(places), BATCH):
        yield Batch([entry for place in places[start : start + BATCH] for entry in reader.entries_at(place)])
    yield Ended(len(places))


def trouble_of(error: Refused, snippet: str = "") -> Trouble:
    """What is kept of a refusal."""
    return Trouble(error.problem.value, error.path, error.values, snippet)
