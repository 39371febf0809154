"""/healthz says ok when the database answers, and no more than that."""

import asyncio
import dataclasses

import pytest

from portal.settings import settings, use_settings
from portal.web import health
from portal.web.edge import Edge
from tests.support.asgi import ask


async def answer_of(tiny, static) -> tuple[int, bytes]:
    reply = await ask(Edge(tiny, static=static), target="/healthz")
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    return reply.status, reply.body


async def test_it_is_ok_while_the_database_answers(database, tiny, static):
    assert await answer_of(tiny, static) == (200, b"ok\n")
    assert tiny.seen == [], "the application is not asked"


async def test_it_is_not_when_the_tables_are_missing(database, tiny, static, monkeypatch, capfd):
    monkeypatch.setattr(health, "_CLINIC_IS_READABLE", health.Statement("SELECT COUNT(*) FROM lost"))
    assert await answer_of(tiny, static) == (503, b"not ok\n")
    assert '"event":"unhealthy"' in capfd.readouterr().err


async def test_it_is_not_when_the_database_takes_too_long(database, tiny, static, monkeypatch):
    class Slow:
        async def rows(self):
            await asyncio.sleep(5)

    monkeypatch.setattr(health, "_CLINIC_IS_READABLE", Slow())
    monkeypatch.setattr(health, "SECONDS", 0.01)
    assert await answer_of(tiny, static) == (503, b"not ok\n")


async def test_it_is_not_when_the_file_of_the_database_is_gone(database, tiny, static, tmp_path):
    if settings().database_url:
        pytest.skip("PostgreSQL keeps its own files")
    use_settings(dataclasses.replace(settings(), data_dir=tmp_path / "elsewhere"))
    assert not health._file_is_writable()


async def test_only_reading_it_is_possible(database, tiny, static):
    edge = Edge(tiny, static=static)
    assert (await ask(edge, "HEAD", "/healthz")).body == b""
    assert (await ask(edge, "DELETE", "/healthz")).status == 405
