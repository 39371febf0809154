"""Files that people upload are taken in by the worker; what was forgotten is found."""

from datetime import timedelta

import pytest

from portal import clock
from portal.audit.events import Actor
from portal.exchange import sources
from portal.exchange.background import look_after_imports, queue_import
from portal.exchange.receiving import receive_file
from portal.exchange.sources import holding, source_named
from portal.jobs.handlers import Message, TemporaryFailure, route_for
from portal.jobs.worker import Worker
from tests.support.records import as_json, bundle, observation, only, patient, rows

ADA = Actor("staff", None)


async def receive(content: dict) -> str:
    return (await receive_file(await source_named("uploads"), "../etc/up\u202eload.json", as_json(content), actor=ADA)).file_id


async def test_an_upload_is_kept_and_taken_in_by_the_worker():
    file_id = await receive(bundle(patient(), observation()))
    await queue_import(file_id, ADA)
    assert await rows("SELECT state, name FROM import_file") == [("received", "upload.json")]
    assert await Worker().run_once() >= 1
    assert await rows("SELECT state FROM import_file") == [("accepted",)]
    assert await only("SELECT actor_kind FROM audit_entry WHERE event = 'import_finished'") == "staff"


async def test_a_file_that_nobody_took_in_is_found_after_a_while():
    await receive(bundle(patient(), observation()))
    await look_after_imports()
    assert await only("SELECT state FROM import_file") == "received"
    clock.advance(timedelta(minutes=11))
    await look_after_imports()
    assert await only("SELECT state FROM import_file") == "accepted"


async def test_when_another_import_is_at_work_the_worker_tries_again_later(monkeypatch):
    monkeypatch.setattr(sources, "LONGEST_WAIT_SECONDS", 0.2)
    file_id = await receive(patient())
    message = Message("1", "import_file", "", {"file_id": file_id, "kind": "staff", "account_id": None}, 1, 0)
    async with holding((await source_named("uploads")).id):
        with pytest.raises(TemporaryFailure):
            await route_for("import_file").deliver(message)
    await route_for("import_file").deliver(message)
    assert await only("SELECT state FROM import_file") == "accepted"
