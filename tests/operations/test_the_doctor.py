"""`portal doctor`: each thing that can be wrong is found, with the way to mend it; a sound installation passes."""

import dataclasses
import smtplib
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from portal import clock
from portal.jobs.undelivered import Backlog
from portal.operations.doctor import examine, print_settings, shown
from portal.operations.doctor.machine import check_address, check_clock, check_password_speed, check_proxy
from portal.operations.doctor.services import check_database, check_mail, judge_backlog, judge_limits
from portal.operations.doctor.storage import check_breached_passwords, check_data_folder, check_keys, check_secret_files
from portal.settings import Settings
from tests.support.live_server import portal_command
from tests.support.ports import free_port


@pytest.fixture
def sound(in_force, tmp_path) -> Settings:
    """Settings of an installation with a data folder and keys."""
    in_force.data_dir.mkdir(mode=0o700, exist_ok=True)
    return in_force


@pytest.fixture
def mail_server():
    """A mail server that takes everything."""
    controller = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller.port
    controller.stop()


def levels(findings) -> list[str]:
    """How grave each finding is."""
    return [finding.level for finding in findings]


def test_a_new_installation_has_nothing_wrong(data_folder):
    done = portal_command(data_folder, "doctor")
    assert "Nothing is wrong." in done.stdout


def test_a_machine_without_anything_is_told_what_to_do(tmp_path):
    done = portal_command(tmp_path, "doctor", settings={"PORTAL_DATA_DIR": str(tmp_path / "absent")}, check=False)
    assert done.returncode == 1
    assert "portal init" in done.stdout


def test_a_wrong_setting_is_named(tmp_path):
    done = portal_command(tmp_path, "doctor", settings={"PORTAL_BASE_URL": "http://portal.example.org"}, check=False)
    assert done.returncode == 1
    assert "https://" in done.stdout


def test_a_data_folder_that_others_can_read_is_wrong(sound):
    sound.data_dir.chmod(0o755)
    assert "wrong" in levels(check_data_folder(sound))
    sound.data_dir.chmod(0o700)
    assert "wrong" not in levels(check_data_folder(sound))


def test_missing_and_open_keys_are_wrong(sound, tmp_path):
    assert levels(check_keys(sound)) == ["ok"]
    assert levels(check_keys(dataclasses.replace(sound, keyring_file=tmp_path / "absent.json"))) == ["wrong"]
    copy = tmp_path / "open.json"
    copy.write_bytes(sound.keyring_path.read_bytes())
    copy.chmod(0o644)
    assert levels(check_keys(dataclasses.replace(sound, keyring_file=copy))) == ["wrong"]


def test_a_password_file_that_others_can_read_is_wrong(sound, tmp_path):
    secret = tmp_path / "smtp-password"
    with_file = dataclasses.replace(sound, smtp_password_file=secret)
    assert levels(check_secret_files(with_file)) == ["wrong"]
    secret.write_text("x")
    secret.chmod(0o644)
    assert levels(check_secret_files(with_file)) == ["wrong"]
    secret.chmod(0o600)
    assert levels(check_secret_files(with_file)) == ["ok"]


def test_a_list_of_breached_passwords_must_be_readable(sound, tmp_path):
    listed = tmp_path / "breached.txt"
    wanted = dataclasses.replace(sound, breached_passwords_file=listed)
    assert levels(check_breached_passwords(wanted)) == ["wrong"]
    listed.write_text("")
    assert levels(check_breached_passwords(wanted)) == ["ok"]
    assert levels(check_breached_passwords(sound)) == []


def test_a_public_portal_must_name_its_proxy(sound):
    public = dataclasses.replace(sound, base_url="https://portal.example.org")
    assert levels(check_proxy(public)) == ["wrong"]
    assert levels(check_proxy(dataclasses.replace(public, trusted_proxies=("127.0.0.1",)))) == ["ok"]
    assert levels(check_address(public)) == ["ok"]
    assert levels(check_address(sound)) == ["note"]


def test_a_database_that_is_not_there_is_wrong(sound):
    assert levels(check_database(sound)) == ["wrong"]


@pytest.mark.parametrize(
    ("minutes", "failed", "level"),
    [(None, 0, "ok"), (1, 0, "ok"), (30, 0, "wrong"), (None, 2, "note")],
    ids=["nothing", "just due", "overdue", "failed"],
)
def test_mail_that_nobody_sends_is_wrong(minutes, failed, level):
    due = None if minutes is None else clock.now() - timedelta(minutes=minutes)
    assert levels(judge_backlog(Backlog(waiting=3, oldest_due_at=due, failed=failed))) == [level]


@pytest.mark.parametrize(("row", "says"), [(("idle_minutes", 600), "from 5 to 60, so 15 is in force"), (("long_gone", 1), "no such limit")])
def test_a_limit_that_counts_for_nothing_is_noted(row, says):
    (found,) = judge_limits([row])
    assert (found.level, found.mend) == ("note", "Choose a value on the page /staff/settings.") and says in found.says


def test_a_mail_server_that_answers_is_ok(sound, mail_server):
    reachable = dataclasses.replace(sound, mail_backend="smtp", smtp_host="127.0.0.1", smtp_port=mail_server, smtp_security="none")
    assert levels(check_mail(reachable)) == ["ok"]
    assert levels(check_mail(dataclasses.replace(reachable, smtp_security="starttls"))) == ["wrong"]


def test_a_mail_server_that_is_not_there_is_wrong(sound):
    gone = dataclasses.replace(sound, mail_backend="smtp", smtp_host="127.0.0.1", smtp_port=1, smtp_security="none")
    assert levels(check_mail(gone)) == ["wrong"]
    assert levels(check_mail(dataclasses.replace(gone, mail_backend="file"))) == ["note"]


def test_a_clock_that_nobody_keeps_right_is_told(sound, monkeypatch):
    monkeypatch.setattr("portal.operations.doctor.machine.clock_is_synchronised", lambda: False)
    assert levels(check_clock(sound)) == ["note"]


def test_slow_and_fast_machines_are_told(sound, monkeypatch):
    ticks = iter([0.0, 2.5])
    monkeypatch.setattr("portal.operations.doctor.machine.time.perf_counter", lambda: next(ticks))
    assert levels(check_password_speed(sound)) == ["note"]


def test_a_check_that_breaks_is_itself_a_finding(sound, monkeypatch):
    def check_that_breaks(current: Settings):
        raise smtplib.SMTPException("broken")

    monkeypatch.setattr("portal.operations.doctor.CHECKS", (check_that_breaks,))
    assert levels(examine(sound)) == ["wrong"]


def test_settings_are_shown_without_secrets(sound, capsys):
    assert shown("postgresql://portal:sesame@127.0.0.1/portal") == "postgresql://portal:***@127.0.0.1/portal"
    print_settings(dataclasses.replace(sound, database_url="postgresql://portal:sesame@127.0.0.1/portal"))
    assert "sesame" not in capsys.readouterr().out
