"""`portal exchange`: what a clinic's keeper sees."""

import io
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.exchange import receiving
from portal.operations import CommandFailed
from portal.operations.exchange import _dismiss, _list, _retry
from portal.operations.exchange.importing import files_under, import_path
from portal.operations.exchange.progress import ProgressBar
from tests.support.records import as_json, bundle, observation, only, patient, rows, take_in


@pytest.fixture
def folder(tmp_path):
    """Records in files of their own, the result before its patient, in folders and between other things."""
    (tmp_path / "in" / "more").mkdir(parents=True)
    files = {
        "a-result.json": as_json(observation()), "patient-maya.json": as_json(patient()), "more/list.NDJSON": as_json(observation("sodium")) + b"\n" * 3,
        "notes.txt": b"not a record", "broken.json": b'{"resourceType": "Bundle", "entry": [',
    }  # fmt: skip
    for name, content in files.items():
        (tmp_path / "in" / name).write_bytes(content)
    return tmp_path / "in"


async def test_a_folder_comes_in_with_a_summary(folder, capsys):
    assert await import_path(str(folder), "lab", 1) == 1
    said = capsys.readouterr().out
    assert "4 files, 3 records" in said
    assert "       3 new" in said and "       0 set aside" in said and "1 new patients" in said
    assert "broken.json: The file ends in the middle" in said
    assert await only("SELECT count(*) FROM observation WHERE published") == 2


async def test_the_second_time_everything_is_known(folder, capsys):
    (folder / "broken.json").unlink()
    assert [await import_path(str(folder), "lab", 2) for _ in range(2)] == [0, 0]
    second = capsys.readouterr().out.split("\n3 files")[-1]
    assert "       0 new" in second and "3 files known already" in second


async def test_one_file_by_its_name_whatever_it_is_called(tmp_path, capsys):
    (tmp_path / "export").write_bytes(as_json(patient()))
    assert await import_path(str(tmp_path / "export"), "lab", 1) == 0
    assert await rows("SELECT name FROM source") == [("lab",)]


async def test_records_set_aside_make_the_exit_code_1(tmp_path, capsys):
    (tmp_path / "r.json").write_bytes(as_json(observation()))
    assert await import_path(str(tmp_path), "lab", 1) == 1
    assert "       1 set aside (portal exchange quarantine list)" in capsys.readouterr().out


@pytest.mark.parametrize(("made", "words"), [(False, "There is no file or folder at"), (True, "The folder has no files that could be records")])
def test_a_path_without_records_is_said(tmp_path, made, words):
    path = tmp_path / "in"
    if made:
        path.mkdir()
        (path / "readme.txt").write_text("nothing")
    with pytest.raises(CommandFailed, match=words):
        files_under(path)


@contextmanager
def somebody_without_rights():
    """Root may read everything, so for a moment we are somebody else."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(was)


@pytest.mark.parametrize("inner", ["", "closed"])
def test_a_folder_without_rights_is_said(inner):
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        top.chmod(0o755)
        (top / "closed").mkdir()
        (top / "a.json").write_bytes(b"{}")
        (top / inner).chmod(0)
        with somebody_without_rights(), pytest.raises(CommandFailed, match=f"no right to read .*{inner}"):
            files_under(top)
        (top / inner).chmod(0o755)


def test_a_folder_that_the_system_refuses_is_said_by_name(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pathlib.Path.iterdir", refuse)
    with pytest.raises(CommandFailed, match="The portal has no right to read .*Change its owner or permissions"):
        files_under(tmp_path)


async def test_a_file_without_rights_costs_only_itself(folder, capsys, monkeypatch):
    real = receiving._pieces

    def refusing(content):
        if content.name == "a-result.json":
            raise PermissionError(13, "Permission denied", str(content))
        return real(content)

    monkeypatch.setattr(receiving, "_pieces", refusing)
    await import_path(str(folder), "lab", 1)
    said = capsys.readouterr().out
    assert "a-result.json: The portal has no right to read" in said and "       2 new" in said


async def test_the_quarantine_is_listed_retried_and_dismissed(capsys):
    await take_in(bundle(observation(), observation("sodium", subject=None)))
    assert await _list() == 0
    said = capsys.readouterr().out
    assert "The patient of the record (Patient/maya) has not come in yet." in said and "2 set aside." in said
    assert await _retry(None) == 1
    assert "0 taken in, 2 still set aside." in capsys.readouterr().out
    record_id = await only("SELECT id FROM quarantined_record WHERE problem = 'no_patient'")
    assert await _dismiss(record_id, "Not ours") == 0
    assert await only("SELECT state FROM quarantined_record WHERE id = ?", record_id) == "dismissed"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_the_bar_shows_rate_and_time_left(monkeypatch):
    now = iter([0.0, *[10.0] * 20])
    monkeypatch.setattr("time.monotonic", lambda: next(now))
    screen = Terminal()
    bar = ProgressBar(1000, screen)
    bar.count(600)
    bar.advance(500)
    bar._drawn = 0.0
    bar.count(400)
    last = screen.getvalue().rpartition("\r")[2]
    assert " 50%" in last and "1,000 records, 100 a second, 10 s left" in last


def test_where_there_is_no_terminal_there_is_no_bar():
    stream = io.StringIO()
    bar = ProgressBar(10, stream)
    bar.advance(10)
    bar.end()
    assert stream.getvalue() == ""
