"""What `portal exchange import` does: the files of a path, one after the other, with progress and a summary."""

import asyncio
from pathlib import Path

import msgspec

from portal.exchange.import_runs import Import, Outcome, import_file
from portal.exchange.problems import Problem, Refused
from portal.exchange.quarantine import sentence
from portal.exchange.readers import Reading, ReadingProcesses
from portal.exchange.receiving import receive_file
from portal.exchange.records import Trouble
from portal.exchange.sources import Hold, SourceTerms, holding, source_named
from portal.exchange.storing.counts import Counts
from portal.operations import CommandFailed
from portal.operations.exchange.progress import ProgressBar
from portal.web import log

_AHEAD = 4  # files that are received and being read while one is written
_KINDS = {".json", ".ndjson", ".jsonl"}


class Total(msgspec.Struct):
    """What became of all files."""

    counts: Counts = msgspec.field(default_factory=Counts)
    files: int = 0
    seen: int = 0
    refused: list[str] = []


class _Waiting(msgspec.Struct):
    path: Path
    size: int
    file_id: str
    seen: bool
    reading: Reading | None


async def import_path(name: str, source_name: str, processes: int) -> int:
    """Take in a file, or every file under a folder that could be records. The exit code."""
    files = files_under(Path(name))
    source = await source_named(source_name)
    total = Total()
    bar = ProgressBar(sum(path.stat().st_size for path in files))
    async with ReadingProcesses(min(processes, len(files))) as readers, holding(source.id) as hold:
        await _import_all(files, source, readers, hold, total, bar)
    bar.end()
    print(summary(total, bar.seconds))
    return 1 if total.refused or total.counts.quarantined else 0


def files_under(path: Path) -> list[Path]:
    """The files, those of patients first: then the others find them at once. Raises CommandFailed."""
    try:
        if not path.is_dir():
            path.stat()
            return [path]
        found = sorted(one for one in _walk(path) if one.suffix.lower() in _KINDS)
    except FileNotFoundError as error:
        raise CommandFailed(_said(Problem.NOT_THERE, name=path)) from error
    except PermissionError as error:
        raise CommandFailed(_said(Problem.NOT_READABLE, name=error.filename or path)) from error
    if not found:
        raise CommandFailed(_said(Problem.NO_FILES))
    return sorted(found, key=lambda one: not one.name.lower().startswith("patient"))


def _walk(folder: Path) -> list[Path]:
    """Every file below; a folder that may not be read raises PermissionError instead of being left out."""
    found = []
    for entry in folder.iterdir():
        found += _walk(entry) if entry.is_dir() and not entry.is_symlink() else [entry]
    return found


async def _import_all(
    files: list[Path], source: SourceTerms, readers: ReadingProcesses, hold: Hold, total: Total, bar: ProgressBar
) -> None:
    """While one file is written the next ones are received and read."""
    waiting: asyncio.Queue[_Waiting | None] = asyncio.Queue(_AHEAD)
    receiving = asyncio.create_task(_receive_all(files, source, readers, waiting, total, bar))
    try:
        while (one := await waiting.get()) is not None:
            await hold.take()
            await _take_in(one, readers, hold, total, bar)
        await receiving
    finally:
        receiving.cancel()


async def _receive_all(
    files: list[Path], source: SourceTerms, readers: ReadingProcesses, waiting: asyncio.Queue, total: Total, bar: ProgressBar
) -> None:
    try:
        for path in files:
            if (received := await _receive(path, source, readers, total, bar)) is not None:
                await waiting.put(received)
    finally:
        await waiting.put(None)


async def _receive(path: Path, source: SourceTerms, readers: ReadingProcesses, total: Total, bar: ProgressBar) -> _Waiting | None:
    size = 0
    try:
        size = (await asyncio.to_thread(path.stat)).st_size
        received = await receive_file(source, path.name, path)
    except PermissionError:
        _refuse(total, path, _said(Problem.NOT_READABLE, name=path))
    except Refused as error:
        _refuse(total, path, _said(error.problem, **error.values))
    else:
        reading = None if received.seen_before else readers.start(source.terms(), received.packed)
        return _Waiting(path, size, received.file_id, received.seen_before, reading)
    bar.advance(size)
    return None


async def _take_in(one: _Waiting, readers: ReadingProcesses, hold: Hold, total: Total, bar: ProgressBar) -> None:
    total.files += 1
    if one.seen:
        total.seen += 1
        bar.advance(one.size)
        return
    outcome = await import_file(one.file_id, Import(readers, one.reading, hold, progress=bar.count))
    if outcome.state == "seen":
        total.seen += 1
    elif outcome.trouble:
        _refuse(total, one.path, _trouble(outcome.trouble))
    _add(total.counts, outcome)
    bar.advance(one.size)


def _add(counts: Counts, outcome: Outcome) -> None:
    """Records that had waited and came in now are no longer set aside."""
    retried = outcome.retried
    counts.add(outcome.counts)
    counts.quarantined -= retried.created + retried.updated + retried.unchanged
    for name in ("created", "updated", "unchanged", "withdrawn", "held"):
        setattr(counts, name, getattr(counts, name) + getattr(retried, name))


def _refuse(total: Total, path: Path, why: str) -> None:
    total.refused.append(f"{path}: {why}")
    log.note("file refused", level="warning")


def _trouble(trouble: Trouble) -> str:
    return sentence(trouble.problem, msgspec.json.encode(trouble.values).decode(), "en")


def _said(problem: Problem, **values: object) -> str:
    return sentence(problem.value, msgspec.json.encode({name: str(value) for name, value in values.items()}).decode(), "en")


def summary(total: Total, seconds: float) -> str:
    """What a person wants to know at the end."""
    counts = total.counts
    lines = [
        f"{total.files} files, {counts.resources:,} records in {seconds:.1f} s.",
        f"  {counts.created:>8,} new",
        f"  {counts.updated:>8,} changed",
        f"  {counts.unchanged:>8,} known already",
        f"  {counts.quarantined:>8,} set aside" + (" (portal exchange quarantine list)" if counts.quarantined else ""),
        f"  {counts.ignored:>8,} not part of any record",
    ]
    notes = ((counts.new_charts, "new patients"), (counts.held, "held until staff release them"), (counts.withdrawn, "withdrawn by the source"),
             (counts.name_changes, "patients with another family name"), (total.seen, "files known already"))
    lines += [f"  Of these: {count:,} {what}." for count, what in notes if count]
    return "\n".join([*lines, *(f"Refused: {one}" for one in total.refused)])
