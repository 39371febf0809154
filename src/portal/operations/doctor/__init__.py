"""Say what is wrong with this installation, and how to mend it.

portal doctor               every check; the exit code is 1 if something is wrong, 0 if not (notes do not count)
portal doctor --settings    every setting too, with its value and meaning; no secret is shown, they are in files
"""

import argparse
import dataclasses
import sys
from typing import TextIO

from portal.operations.doctor.findings import Finding, wrong
from portal.operations.doctor.machine import MACHINE_CHECKS
from portal.operations.doctor.services import SERVICE_CHECKS
from portal.operations.doctor.storage import STORAGE_CHECKS
from portal.settings import Settings, SettingsError, settings

GROUP = "doctor"
CHECKS = (*MACHINE_CHECKS, *STORAGE_CHECKS, *SERVICE_CHECKS)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `portal doctor`."""
    parser.add_argument("--settings", action="store_true", help="print every setting with its value and meaning")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check everything; answers 1 if anything is wrong."""
    try:
        current = settings()
    except SettingsError as problem:
        print_findings([wrong("settings", str(problem), "Correct it where the portal's environment is set.")])
        return 1
    if args.settings:
        print_settings(current)
    findings = examine(current)
    print_findings(findings)
    return int(any(finding.is_wrong for finding in findings))


def examine(current: Settings) -> list[Finding]:
    """What each check finds; a check that breaks is itself a finding."""
    findings: list[Finding] = []
    for check in CHECKS:
        try:
            findings.extend(check(current))
        except Exception as problem:  # one broken check must not hide the others
            name = check.__name__.removeprefix("check_").replace("_", " ")
            findings.append(wrong(name, f"the check itself failed: {type(problem).__name__}: {problem}", "Please report this."))
    return findings


def print_findings(findings: list[Finding], out: TextIO | None = None) -> None:
    """One line for each finding, and under it how to mend what is wrong."""
    out = out or sys.stdout
    for finding in findings:
        print(f"{finding.level:<6} {finding.subject:<16} {finding.says}", file=out)
        if finding.mend:
            print(f"{'':<23} → {finding.mend}", file=out)
    count = sum(finding.is_wrong for finding in findings)
    print("Nothing is wrong." if not count else f"{count} wrong.", file=out)


def print_settings(current: Settings) -> None:
    """Every setting: its name in the environment, its value and what it means."""
    for field in dataclasses.fields(current):
        name = "DATABASE_URL" if field.name == "database_url" else f"PORTAL_{field.name.upper()}"
        print(f"{name}={shown(getattr(current, field.name))}\n    {field.metadata['meaning']}")
    print()


def shown(value: object) -> str:
    """A setting's value as a person may see it: the password in a database address is not."""
    if isinstance(value, tuple):
        return ",".join(str(part) for part in value)
    text = "" if value is None else str(value)
    scheme, separator, rest = text.partition("://")
    credentials, at, place = rest.rpartition("@")
    if separator and at and ":" in credentials:
        return f"{scheme}://{credentials.partition(':')[0]}:***@{place}"
    return text
