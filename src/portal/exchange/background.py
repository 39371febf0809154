"""Imports that the worker carries out: files that people upload, and those whose import was cut off.

Importing this module registers the handler of the outbox.
"""

from datetime import timedelta

from portal import clock
from portal.audit.events import Actor
from portal.database.statements import Statement
from portal.errors import Busy
from portal.exchange.import_runs import Import, import_file
from portal.exchange.readers import ReadingProcesses
from portal.exchange.recovery import recover_everything
from portal.jobs.handlers import Message, TemporaryFailure, handles
from portal.jobs.outbox import enqueue

FORGOTTEN = timedelta(minutes=10)
_FORGOTTEN = Statement("SELECT id FROM import_file WHERE state = 'received' AND received_at < ? ORDER BY received_at LIMIT 100")


async def queue_import(file_id: str, actor: Actor) -> None:
    """Have the worker take in a received file soon; in the caller's transaction if there is one."""
    await enqueue("import_file", {"file_id": file_id, "account_id": actor.account_id, "kind": actor.kind}, dedup_key=f"import_file:{file_id}")


@handles("import_file")
async def _import(message: Message) -> None:
    actor = Actor(message.payload["kind"], message.payload["account_id"])
    try:
        async with ReadingProcesses() as readers:
            await import_file(message.payload["file_id"], Import(readers, actor=actor))
    except Busy as error:
        raise TemporaryFailure("busy") from error


async def look_after_imports() -> None:
    """By the clock: end or take back what a process that died was importing, and take in what was received and forgotten."""
    await recover_everything()
    async with ReadingProcesses() as readers:
        for (file_id,) in await _FORGOTTEN.rows(clock.now() - FORGOTTEN):
            await import_file(file_id, Import(readers))
