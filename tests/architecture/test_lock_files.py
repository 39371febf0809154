"""What is installed is locked: exact versions, hashes, no addresses (C95)."""

import json
import re
import tomllib

import pytest

from tests.support.source_tree import ROOT, report

LOCKS = ["requirements.txt", "requirements-dev.txt", "bench/requirements.txt"]
NPM_LOCKS = ["tests/browser/package-lock.json"]
MEND = "Run bin/lock; never edit a lock file by hand."


def locked(name: str) -> dict[str, list[str]]:
    """Each requirement in a lock file, with its hashes."""
    entries = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return {entry.split()[0]: re.findall(r"--hash=sha256:([0-9a-f]{64})", entry) for entry in entries if entry and entry[0] not in "# "}


def loose_entries(entries: dict[str, list[str]]) -> list[str]:
    """Requirements without an exact version or without a hash."""
    return [name for name, hashes in entries.items() if "==" not in name or not hashes]


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_one_version_and_hashes(name):
    entries = locked(name)
    assert entries
    assert not (problems := loose_entries(entries)), report(problems, MEND)


@pytest.mark.parametrize("name", [*LOCKS, *NPM_LOCKS])
def test_lock_files_name_no_address(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    # An npm package's own home page is not where it is fetched from.
    problems = [line.strip() for line in lines if "://" in line and '"url"' not in line]
    assert not problems, report(problems, MEND)


@pytest.mark.parametrize("name", NPM_LOCKS)
def test_npm_packages_have_hashes(name):
    packages = json.loads((ROOT / name).read_text(encoding="utf-8"))["packages"]
    problems = [path for path, package in packages.items() if path and not package.get("integrity", "").startswith("sha512-")]
    assert not problems, report(problems, "Run npm install --package-lock-only in that folder.")


def test_what_is_asked_for_is_what_is_locked():
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {
        re.sub(r"[-_.]+", "-", re.split(r"[<>=!~ \[]", line)[0]).lower()
        for line in [*asked["project"]["dependencies"], *asked["dependency-groups"]["dev"]]
    }
    found = {name.partition("==")[0].lower() for name in locked("requirements-dev.txt")}
    assert names <= found, report(sorted(names - found), MEND)


def test_the_two_lock_files_agree():
    runtime, dev = locked("requirements.txt"), locked("requirements-dev.txt")
    assert not (problems := sorted(runtime.keys() - dev.keys())), report(problems, MEND)


def test_a_loose_entry_is_found():
    assert loose_entries({"litestar>=2": ["0" * 64], "jinja2==3.1.6": []}) == ["litestar>=2", "jinja2==3.1.6"]
