"""A log that is cut off at its end shows, by what was noted outside the database (C88)."""

import os
import stat

import pytest

from portal.audit.anchors import anchors_path, read_anchors, write_anchor
from portal.audit.verification import examine
from tests.audit.conftest import look, tamper


@pytest.fixture(autouse=True)
def syslog(monkeypatch):
    """What would have gone to syslog."""
    told = []
    monkeypatch.setattr("portal.audit.anchors.syslog.syslog", lambda priority, text: told.append(text))
    return told


async def test_a_log_cut_off_at_its_end_shows(ten_lines):
    await write_anchor()
    await tamper("DELETE FROM audit_entry WHERE seq > 7")
    found = await examine()
    assert (found.lines, found.first_bad) == (7, 8)
    assert "before line 10" in found.reason


async def test_a_log_cut_off_and_written_on_shows(ten_lines):
    await write_anchor()
    await tamper("DELETE FROM audit_entry WHERE seq > 8")
    await look(5)
    assert (await examine()).first_bad == 10


async def test_a_log_that_is_gone_altogether_shows(ten_lines):
    await write_anchor()
    await tamper("DELETE FROM audit_entry")
    assert (await examine()).first_bad == 1


async def test_a_log_that_goes_on_agrees_with_all_its_anchors(ten_lines):
    for _ in range(3):
        await write_anchor()
        await look(2)
    assert [anchor.seq for anchor in read_anchors()] == [10, 12, 14]
    assert (await examine()).first_bad is None


async def test_what_is_noted_goes_to_syslog_too(ten_lines, syslog):
    anchor = await write_anchor()
    assert len(syslog) == 1
    assert " 10 " in syslog[0] and syslog[0].endswith(anchor.mac)


async def test_an_empty_log_needs_no_anchor(database):
    assert await write_anchor() is None
    assert not anchors_path().exists()


async def test_only_the_portal_can_read_the_anchors_and_they_are_added_at_the_end(ten_lines):
    await write_anchor()
    first = anchors_path().read_text()
    await look()
    await write_anchor()
    assert anchors_path().read_text().startswith(first)
    assert stat.S_IMODE(anchors_path().stat().st_mode) == 0o600


@pytest.mark.parametrize("change", [
    lambda text: text.replace(" 10 ", " 1 "), lambda text: text + "2026-11-03 3 k mac seal\n", lambda text: "\n" + text,
    lambda text: text[:40], lambda text: text.replace("2026", "2020"), lambda text: "\udcff\x00",
])  # fmt: skip
async def test_a_changed_file_of_anchors_shows(ten_lines, change):
    await write_anchor()
    text = anchors_path().read_text().replace(anchors_path().read_text()[:4], "2026", 1)
    os.truncate(anchors_path(), 0)
    anchors_path().write_text(change(text), errors="surrogateescape")
    found = await examine()
    assert found.first_bad == 0 and "was not written by this portal" in found.reason
