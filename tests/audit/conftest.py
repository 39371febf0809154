"""Fixtures of the tests of the audit log."""

import pytest

from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.database.engine import engine
from portal.database.statements import Statement

MAYA = Actor("patient", "account-of-maya", "1a2b3c4d", "203.0.113.7", "request-1")
WITHOUT_TRIGGERS = {
    "sqlite": ("DROP TRIGGER audit_entry_no_update", "DROP TRIGGER audit_entry_no_delete"),
    "postgres": ("DROP TRIGGER audit_entry_no_change ON audit_entry",),
}
COUNT = Statement("SELECT count(*) FROM audit_entry")


async def lines() -> int:
    """How many lines the log has."""
    return (await COUNT.rows())[0][0]


async def look(times: int = 1) -> None:
    """Maya looks at her results."""
    for _ in range(times):
        await log.record(AuditEvent.RESULTS_LISTED, actor=MAYA, patient_id="maya")


async def tamper(*statements: str) -> None:
    """What somebody with the database in their hands can do: take the triggers away, then change what they like."""
    for sql in (*WITHOUT_TRIGGERS[engine().engine_type], *statements):
        await Statement(sql).run()


@pytest.fixture
async def ten_lines(database):
    """A log of ten lines."""
    await look(10)
    return database
