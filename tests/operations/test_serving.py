"""`portal serve`: a real process, its address, its end, and what it refuses."""

import signal
import urllib.error
import urllib.request

import pytest

from tests.support.live_server import LiveServer, portal_command

pytestmark = pytest.mark.slow


def status_of(url: str, **headers: str) -> int:
    """The status that `url` answers with."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def test_it_says_where_it_answers_and_does(live_server):
    assert live_server.url.startswith("http://127.0.0.1:")
    assert status_of(live_server.url + "/healthz") == 200
    assert status_of(live_server.url + "/") == 200


def test_it_ends_in_order_when_asked(live_server):
    assert live_server.stop() == 0


def test_it_ends_in_order_on_ctrl_c(live_server):
    live_server.process.send_signal(signal.SIGINT)
    assert live_server.process.wait(20) == 0


def test_it_starts_again_at_the_same_address_after_a_crash(live_server):
    address = live_server.url
    live_server.kill()
    assert live_server.restart() < 5
    assert live_server.url == address


def test_two_processes_answer_at_one_address(data_folder):
    server = LiveServer(data_folder, "serve", "--port", "0", "--workers", "2")
    assert {status_of(server.url + "/healthz") for _ in range(8)} == {200}
    assert server.stop() == 0


def test_it_says_nothing_about_its_make(live_server):
    with urllib.request.urlopen(live_server.url + "/", timeout=10) as answer:
        assert "server" not in {name.lower() for name in answer.headers}


def test_it_refuses_an_address_that_others_can_reach(data_folder):
    done = portal_command(data_folder, "serve", "--host", "0.0.0.0", "--port", "0", check=False)
    assert done.returncode == 2
    assert "--open-to-network" in done.stderr


def test_it_refuses_a_port_that_is_taken(live_server):
    done = live_server.command("serve", "--port", live_server.url.rpartition(":")[2], check=False)
    assert done.returncode == 2
    assert "already running" in done.stderr


def test_it_refuses_a_database_that_was_never_made(tmp_path):
    done = portal_command(tmp_path, "serve", "--port", "0", check=False)
    assert done.returncode == 2
    assert "portal init" in done.stderr


def test_it_refuses_to_start_without_its_keys(data_folder):
    (data_folder / "keys" / "keyring.json").unlink()
    done = portal_command(data_folder, "serve", "--port", "0", check=False)
    assert done.returncode == 2
    assert "keyring" in done.stderr
    assert "Traceback" not in done.stderr
