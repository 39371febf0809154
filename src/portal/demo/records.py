"""Takes the demo's records in, as files of one source, through the same import as any clinic's."""

from portal import clock
from portal.demo import maya, others
from portal.demo.fhir import as_json
from portal.exchange.import_runs import Import, import_file
from portal.exchange.readers import Readers
from portal.exchange.receiving import receive_file
from portal.exchange.sources import source_named

SOURCE = "Riverside Laboratory"


async def take_in_records(readers: Readers) -> None:
    """Import every file of the cast; what was taken in before is left as it is."""
    source = await source_named(SOURCE)
    today = clock.today("UTC")
    for number, content in enumerate([*maya.records(today), *others.records(today)], start=1):
        received = await receive_file(source, f"demo-{number}.json", as_json(content))
        await import_file(received.file_id, Import(readers))
