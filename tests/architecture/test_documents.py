"""What the documents tell people to type is there: commands, settings, files."""

import dataclasses
import re
from functools import cache

import pytest

from portal.__main__ import groups, parser_for
from portal.settings import Settings
from tests.support.source_tree import ROOT, kept_files, report

# Read by the tests and bin/ alone.
OTHER_VARIABLES = re.compile(r"PORTAL_(TEST_\w+|SAMPLES)")
SETTINGS = {f"PORTAL_{field.name.upper()}" for field in dataclasses.fields(Settings)}


@cache
def documents() -> dict[str, str]:
    """Every document and script that a person or a machine follows."""
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in kept_files()
        if path.suffix == ".md" or path.name == "Procfile" or path.parent.name in {"bin", ".ci"}
    }


def commands_in(text: str) -> set[str]:
    """The `portal …` commands of a text: in a line of their own, or in back quotes."""
    found = re.findall(
        r"(?:^|`|release: |web: |worker: |exec )\s*(?:\.venv/bin/)?portal ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)", text, re.MULTILINE
    )
    return set(found)


def is_known(command: str) -> bool:
    """Whether the command line has this group, and the command in it."""
    group, _, word = command.partition(" ")
    if group not in groups():
        return False
    choices = next(iter(parser_for(group)._subparsers._group_actions)).choices[group]
    inner = choices._subparsers
    return not word or inner is None or word in next(iter(inner._group_actions)).choices


def dead_links(name: str, text: str) -> list[str]:
    """Links to files that are not there."""
    folder = (ROOT / name).parent
    return [target for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text) if not (folder / target).exists()]


def test_every_command_in_the_documents_exists():
    problems = [f"{name}: portal {command}" for name, text in documents().items() for command in commands_in(text) if not is_known(command)]
    assert not problems, report(problems, "Correct the document, or give the command to src/portal/operations/.")


def test_every_script_in_the_documents_exists():
    problems = [
        f"{name}: {script}"
        for name, text in documents().items()
        for script in re.findall(r"(?<![\w/.])bin/[a-z-]+", text)
        if not (ROOT / script).exists()
    ]
    assert not problems, report(problems, "Correct the document, or write the script.")


def test_every_setting_in_the_documents_exists():
    problems = [
        f"{name}: {variable}"
        for name, text in documents().items()
        for variable in set(re.findall(r"PORTAL_[A-Z_]+[A-Z]", text))
        if variable not in SETTINGS and not OTHER_VARIABLES.fullmatch(variable)
    ]
    assert not problems, report(problems, "Correct the document, or add the field to src/portal/settings.py.")


def test_every_link_in_the_documents_leads_to_a_file():
    problems = [f"{name}: {target}" for name, text in documents().items() for target in dead_links(name, text)]
    assert not problems, report(problems, "Correct the link, or write the file.")


def test_every_setting_says_what_it_is_for():
    problems = [field.name for field in dataclasses.fields(Settings) if not field.metadata.get("meaning", "").endswith(".")]
    assert not problems, report(problems, "Give it a sentence: setting(default, 'What it decides.').")


@pytest.mark.parametrize(("text", "command"), [("Run `portal db mingrate` first", "db mingrate"), ("    .venv/bin/portal surf", "surf")])
def test_an_unknown_command_is_found(text, command):
    assert commands_in(text) == {command}
    assert not is_known(command)
