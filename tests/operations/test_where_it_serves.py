"""The address that is listened on, and the one that people type."""

import dataclasses

import pytest

from portal.operations.serve import default_port, is_loopback, listen, take_address, uvicorn_config
from portal.settings import Settings, settings, use_settings


@pytest.fixture
def listener(monkeypatch):
    """A socket on a free port, with no base_url set."""
    monkeypatch.setenv("PORTAL_BASE_URL", "")  # so that it is put back afterwards
    monkeypatch.delenv("PORTAL_BASE_URL")
    opened = listen("127.0.0.1", 0)
    yield opened
    opened.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_these_are_for_this_machine_alone(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "portal.example.org", ""])
def test_these_can_be_reached_by_others(host):
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("base_url", "port"),
    [("http://127.0.0.1:8123", 8123), ("http://localhost", 8000), ("https://portal.example.org", 8000), ("https://p.example:8443", 8000)],
)
def test_the_port_is_that_of_a_loopback_address_and_else_the_usual_one(base_url, port):
    assert default_port(Settings(base_url=base_url)) == port


def test_links_lead_to_the_port_that_was_found(listener):
    address = take_address(listener)
    assert address == f"http://127.0.0.1:{listener.getsockname()[1]}"
    assert settings().base_url == address


def test_a_base_url_that_was_set_is_kept(listener, monkeypatch):
    monkeypatch.setenv("PORTAL_BASE_URL", "https://portal.example.org")
    use_settings(dataclasses.replace(settings(), base_url="https://portal.example.org"))
    assert take_address(listener) == "https://portal.example.org"


def test_a_port_in_use_is_told_with_a_way_out(listener):
    with pytest.raises(OSError, match="--port takes another"):
        listen("127.0.0.1", listener.getsockname()[1])


def test_uvicorn_keeps_to_the_limits_and_believes_no_header():
    config = uvicorn_config(workers=1)
    assert (config.limit_concurrency, config.timeout_keep_alive, config.timeout_graceful_shutdown) == (200, 5, 20)
    assert not (config.proxy_headers or config.server_header or config.access_log)
