"""Uploads are kept at once and taken in by the worker, so that no page waits for them."""

from portal.exchange.import_runs import Import, import_file
from portal.exchange.news import tell_about_news
from portal.exchange.readers import ReadingProcesses
from portal.jobs.handlers import Message, handles
from portal.jobs.outbox import enqueue

KIND = "import"


async def ask_for_import(file_id: str) -> None:
    """Let the worker take in a file that was received; asking twice is asking once."""
    await enqueue(KIND, {"file_id": file_id}, dedup_key=f"import:{file_id}", topic=KIND)


@handles(KIND)
async def _take_in(message: Message) -> None:
    """Busy and every other trouble puts it back; a file that was taken in already is left alone."""
    file_id = message.payload["file_id"]
    async with ReadingProcesses() as readers:
        outcome = await import_file(file_id, Import(readers))
    if outcome.patients:
        await tell_about_news(outcome.patients, occasion=file_id)
