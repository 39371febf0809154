"""`portal audit verify` and `portal audit anchor`, as a watch script sees them."""

import asyncio

import pytest

from portal.__main__ import main
from portal.audit.tables import AuditEntry
from tests.audit.conftest import look, tamper


@pytest.fixture
def five_lines(database):
    """A log of five lines."""
    asyncio.run(look(5))


def test_an_untouched_log_passes_and_the_check_itself_is_written_down(five_lines, capsys):
    assert main(["audit", "verify"]) == 0
    assert "as it was written: 5 lines" in capsys.readouterr().out
    assert asyncio.run(last_event()) == "audit_verified"


def test_a_changed_log_fails_and_the_first_bad_line_is_named(five_lines, capsys):
    asyncio.run(tamper("UPDATE audit_entry SET address = '10.0.0.1' WHERE seq = 3"))
    assert main(["audit", "verify"]) == 1
    assert "Line 3: it, or the line before it, is not as it was written" in capsys.readouterr().out
    assert asyncio.run(last_event()) == "audit_damaged"


def test_the_head_is_noted_on_demand(five_lines, capsys):
    assert main(["audit", "anchor"]) == 0
    assert capsys.readouterr().out.startswith("Line 5 is noted in ")


async def last_event() -> str:
    """The newest line's event."""
    row = await AuditEntry.select(AuditEntry.event).order_by(AuditEntry.seq, ascending=False).first()
    return row["event"]
