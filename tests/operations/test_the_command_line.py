"""`portal GROUP COMMAND`: what it finds, and how it fails."""

import pytest

from portal import operations
from portal.__main__ import groups, main, module_name, summary
from portal.operations import CommandFailed


@pytest.mark.parametrize("group", groups())
def test_every_group_is_named_after_its_file_and_says_what_it_is(group):
    module = __import__(module_name(group), fromlist=["GROUP"])
    assert getattr(module, "GROUP", group) == group
    assert summary(group)[-1:] in ".:"
    assert hasattr(module, "add_arguments") != hasattr(module, "add_commands")


def test_the_overview_imports_no_group(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    assert all(group in printed for group in ["serve", "doctor", "init"])


def test_an_unknown_group_is_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["surf"])
    assert ended.value.code == 2
    assert "surf" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("problem", "code"), [(CommandFailed("do this"), 2), (PermissionError(13, "Permission denied", "/x"), 2), (KeyboardInterrupt(), 130)]
)
def test_a_command_that_fails_says_why_without_a_traceback(monkeypatch, capsys, problem, code):
    module = __import__("portal.operations.doctor", fromlist=["run"])

    def fail(args: object) -> int:
        raise problem

    monkeypatch.setattr(module, "run", fail)
    assert main(["doctor"]) == code
    assert ("portal: " in capsys.readouterr().err) == (code == 2)
    assert operations.__doc__
