"""How fast records come in: rates, and what they are worth beside json.loads of the same bytes in the same minute.

    PYTHONPATH=src .venv/bin/python -m bench.import_speed [FOLDER]

The importer is the command itself, with its reading processes, on SQLite. Bundles are made here; those of FOLDER (for
instance Synthea's patients), with new ids each time, are measured too when it is given.
"""

import asyncio
import contextlib
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.footprint import MEGABYTE, resident_memory
from bench.load import Connection
from bench.paths import PORTAL_PYTHON, ROOT, portal_environment
from bench.people import clinic_of, results_pages
from bench.records import bundles, write_large
from bench.report import Line, table
from bench.servers import portal

BUNDLES, ROUNDS = 60, 5
USUAL_SIZE = 1.2  # MB, what the goal speaks of
LARGE, PATIENTS = 200_000, 2_000
_SUMMARY = re.compile(r"([\d,]+) files, ([\d,]+) records in ([\d.]+) s")


def import_speed(samples: Path | None = None) -> list[Line]:
    """Bundles and records a second, and a file that is known already."""
    found = [_round(samples) for _ in range(ROUNDS)]
    best = max(found, key=lambda one: one["bundles"])
    ratio = statistics.median(one["ratio"] for one in found)
    name = samples.name if samples else "made here"
    middle = statistics.median(one["bundles"] for one in found)
    known = min(one["known"] for one in found) * 1000
    usual = best["bundles"] * best["size"] / USUAL_SIZE
    return [
        Line(f"bundles ({name}, {best['size']:.2f} MB each), as bundles of {USUAL_SIZE} MB",
             f"median {middle:.1f}/s, best {best['bundles']:.1f}/s as they are", f"{usual:.1f}/s", "≥ 25/s", usual >= 25),
        Line(f"records of those bundles ({name})", f"{best['records']:,.0f}/s", f"{best['records']:,.0f}/s", "≥ 5,000/s", best["records"] >= 5000),
        Line(f"time beside json.loads alone ({name})", f"{ratio:.2f} ×", f"{ratio:.2f} ×", "≤ 10 ×", ratio <= 10),
        Line(f"a bundle that is known already ({name})", f"{known:.1f} ms", f"{known:.1f} ms", "< 50 ms", known < 50),
    ]  # fmt: skip


def _round(samples: Path | None) -> dict[str, float]:
    with _installation() as folder:
        inward, contents = folder / "in", list(bundles(BUNDLES, samples))
        inward.mkdir()
        for number, content in enumerate(contents):
            (inward / f"{number:04}.json").write_bytes(content)
        alone = _loads(contents)
        files, records, seconds = _import(inward, folder)
        alone = (alone + _loads(contents)) / 2
        again = _import(inward, folder)[2]
    size = sum(map(len, contents)) / MEGABYTE / len(contents)
    return {"bundles": files / seconds, "records": records / seconds, "ratio": seconds / alone, "known": again / files, "size": size}


def _loads(contents: list[bytes]) -> float:
    began = time.perf_counter()
    for content in contents:
        json.loads(content)
    return time.perf_counter() - began


def results_alone() -> list[Line]:
    """Results a second in files of 5,000 for a hundred patients."""
    best = max(_results_a_second() for _ in range(ROUNDS))
    return [Line("results in files of 5,000", f"best {best:,.0f}/s", f"{best:,.0f}/s", "≥ 5,000/s", best >= 5000)]


def _results_a_second() -> float:
    with _installation() as folder:
        (folder / "in").mkdir()
        for number in range(4):
            write_large(folder / "in" / f"{number}.json", 5_000, 100, first=number * 5_000)
        _, records, seconds = _import(folder / "in", folder)
    return records / seconds


def large_import() -> list[Line]:
    """One file of 200,000 records while people look at their results."""
    clinic = clinic_of(10_000)
    with tempfile.TemporaryDirectory(dir="/var/tmp") as temporary:
        folder = Path(temporary) / "clinic"
        shutil.copytree(clinic.folder, folder)
        write_large(folder / "large.json", LARGE, PATIENTS)
        texts = [request.text() for request in results_pages(clinic)]
        with portal(folder) as server:
            seconds, memory, answers = asyncio.run(_import_and_look(folder, server.port, texts))
    waited = sorted(answers)[int(len(answers) * 0.95)] * 1000
    return [
        Line("a file of 200,000 records", f"{seconds:.0f} s", f"{seconds:.0f} s", "< 120 s", seconds < 120),
        Line("memory of the importer, all its processes (RSS)", f"{memory:.0f} MB", f"{memory:.0f} MB", "< 300 MB", memory < 300),
        Line(
            "pages of results meanwhile", f"{len(answers)} pages, 95 % within {waited:.0f} ms", f"{waited:.0f} ms", "< 200 ms", waited < 200
        ),
    ]


async def _import_and_look(folder: Path, port: int, texts: list[bytes]) -> tuple[float, float, list[float]]:
    began, memory, answers = time.perf_counter(), 0.0, []
    process = await asyncio.create_subprocess_exec(
        *_words(folder / "large.json"), cwd=ROOT, env=portal_environment(folder), stdout=asyncio.subprocess.DEVNULL
    )
    connection, number = Connection(port), 0
    while process.returncode is None:
        asked = time.perf_counter()
        await connection.ask(texts[number % len(texts)])
        answers.append(time.perf_counter() - asked)
        number += 1
        memory = max(memory, _memory_of(process.pid))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(process.wait()), 0.1)
    return time.perf_counter() - began, memory / MEGABYTE, answers


def _memory_of(pid: int) -> int:
    """Bytes of a process and its descendants; nothing of one that has just ended."""
    try:
        children = [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
        return resident_memory(pid) + sum(_memory_of(child) for child in children)
    except (FileNotFoundError, ProcessLookupError, StopIteration):
        return 0


def _words(path: Path) -> list[str]:
    return [PORTAL_PYTHON, "-m", "portal", "exchange", "import", str(path), "--source", "bench"]


def _import(path: Path, folder: Path) -> tuple[int, int, float]:
    """Files, records and seconds, as the command says. Raises RuntimeError when it says something else."""
    done = subprocess.run(_words(path), cwd=ROOT, env=portal_environment(folder), stdout=subprocess.PIPE, text=True)
    found = _SUMMARY.search(done.stdout)
    if done.returncode or found is None:
        raise RuntimeError(done.stdout)
    files, records, seconds = (text.replace(",", "") for text in found.groups())
    return int(files), int(records), float(seconds)


@contextlib.contextmanager
def _installation() -> Iterator[Path]:
    """A new, empty portal."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as temporary:
        folder = Path(temporary)
        subprocess.run(
            [PORTAL_PYTHON, "-m", "portal", "init"], cwd=ROOT, env=portal_environment(folder), check=True, stdout=subprocess.DEVNULL
        )
        yield folder


def main() -> int:
    """Measure and print; the exit code is 1 when a goal was missed."""
    lines = [*import_speed(), *results_alone(), *large_import()]
    if len(sys.argv) > 1:
        lines = [*import_speed(Path(sys.argv[1])), *lines]
    print(table(lines))
    return 0 if all(line.reached for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
