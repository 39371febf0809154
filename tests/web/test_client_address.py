"""The client's address is the last hop that is not ours; nobody can choose it (C38, C67)."""

import dataclasses

import pytest

from portal.settings import SettingsError, use_settings
from portal.web.client_address import check_trusted_proxies, client_address, needs_trusted_proxy, throttle_address, throttle_key

PROXIES = ("127.0.0.1", "10.0.0.0/8", "2001:db8:1::/48")


def trust(in_force, *proxies: str) -> None:
    use_settings(dataclasses.replace(in_force, trusted_proxies=proxies))


def address(peer, *forwarded: str) -> str:
    client = (peer, 4000) if peer is not None else None
    return client_address({"client": client, "headers": [(b"x-forwarded-for", line.encode()) for line in forwarded]})


@pytest.mark.parametrize("forwarded", ["9.9.9.9", "127.0.0.1", "9.9.9.9, 127.0.0.1", ""])
def test_without_a_trusted_proxy_the_peer_is_the_client(forwarded):
    assert address("127.0.0.1", forwarded) == "127.0.0.1"
    assert address("8.8.8.8", forwarded) == "8.8.8.8"


CHAINS = {
    "one proxy": (["8.8.8.8"], "8.8.8.8"),
    "two of our proxies": (["8.8.8.8, 10.1.2.3"], "8.8.8.8"),
    "what the client put in front does not count": (["9.9.9.9, 8.8.8.8"], "8.8.8.8"),
    "nor when it names one of ours": (["10.0.0.1, 8.8.8.8"], "8.8.8.8"),
    "two headers are one list": (["9.9.9.9", "8.8.8.8"], "8.8.8.8"),
    "nonsense ends the list": (["9.9.9.9, nonsense, 10.1.2.3"], "10.1.2.3"),
    "nonsense alone": (["nonsense"], "127.0.0.1"),
    "nothing": ([], "127.0.0.1"),
    "only ours": (["10.1.2.3"], "10.1.2.3"),
    "with a port": (["8.8.8.8:4711"], "8.8.8.8"),
    "IPv6": (["2A00:1450:4001:810::200E"], "2a00:1450:4001:810::200e"),
    "IPv6 with a port": (["[2a00::1]:443"], "2a00::1"),
    "IPv6 proxy": (["8.8.8.8, 2001:db8:1::5"], "8.8.8.8"),
    "IPv4 in IPv6": (["::ffff:8.8.8.8"], "8.8.8.8"),
    "letters": (["8.8.8.8\x00"], "127.0.0.1"),
    "very long": (["1" * 5000], "127.0.0.1"),
}


@pytest.mark.parametrize("chain", CHAINS)
def test_behind_a_trusted_proxy_the_last_foreign_hop_is_the_client(in_force, chain):
    trust(in_force, *PROXIES)
    forwarded, expected = CHAINS[chain]
    assert address("127.0.0.1", *forwarded) == expected


def test_a_stranger_who_comes_past_the_proxy_is_not_believed(in_force):
    trust(in_force, *PROXIES)
    assert address("8.8.4.4", "9.9.9.9") == "8.8.4.4"


def test_on_a_unix_socket_the_proxy_must_be_trusted_by_name(in_force):
    assert address("", "8.8.8.8") == address(None, "8.8.8.8") == "unknown"
    assert needs_trusted_proxy("/run/portal.sock")
    trust(in_force, "unix")
    assert address("", "9.9.9.9, 8.8.8.8") == address(None, "8.8.8.8") == "8.8.8.8"
    assert not needs_trusted_proxy("/run/portal.sock")


KEYS = {
    "8.8.8.8": "8.8.8.8", "::ffff:8.8.8.8": "8.8.8.8", "2a00:1:2:3:4:5:6:7": "2a00:1:2:3::/64", "2a00:1:2:3::": "2a00:1:2:3::/64",
    "2a00:1:2:4::": "2a00:1:2:4::/64", "fe80::1%eth0": "fe80::/64", "unknown": "unknown",
}  # fmt: skip


@pytest.mark.parametrize("text", KEYS)
def test_limits_count_a_whole_ipv6_household_as_one(text):
    assert throttle_key(text) == KEYS[text]
    assert throttle_address({"portal.client": text}) == KEYS[text]


@pytest.mark.parametrize("entry", ["proxy.example", "10.0.0.0/99", "*", "1.2.3"])
def test_a_proxy_that_is_no_address_is_told_at_the_start(in_force, entry):
    trust(in_force, entry)
    with pytest.raises(SettingsError, match="TRUSTED_PROXIES"):
        check_trusted_proxies()
