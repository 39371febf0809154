"""Where a request comes from: the last hop that is not one of our own proxies (C67), and the key throttles count it under."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from portal.settings import SettingsError, settings

UNKNOWN = "unknown"
CLIENT = "portal.client"  # scope key: the address as text
UNIX = "unix"  # in `trusted_proxies`: whoever may open the unix socket is our proxy

_Address = IPv4Address | IPv6Address


def client_address(scope: Any) -> str:
    """The address of the client as text, `unknown` when there is none to be trusted.

    X-Forwarded-For is read from right to left and only past hops in `trusted_proxies`; all further left is the
    client's own invention. No other forwarding header is ever read.
    """
    client = scope.get("client")
    peer = client[0] if client else ""
    trusted = settings().trusted_proxies
    if not trusted:
        return _text(_address(peer))
    lines = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return _past_proxies(peer, b",".join(lines).decode("latin-1"), trusted)


def _past_proxies(peer: str, forwarded: str, trusted: tuple[str, ...]) -> str:
    at = _address(peer)
    if not (_is_trusted(at, trusted) if at else UNIX in trusted):
        return _text(at)
    for hop in reversed(forwarded.split(",")):
        named = _address(hop)
        if named is None:
            break
        at = named
        if not _is_trusted(at, trusted):
            break
    return _text(at)


def throttle_address(scope: Any) -> str:
    """The key under which limits count this client: the IPv4 address, or the /64 of an IPv6 one (C38)."""
    return throttle_key(scope.get(CLIENT) or client_address(scope))


def throttle_key(address: str) -> str:
    """The same for an address as text: one household or phone gets a whole /64, so it counts as one."""
    found = _address(address)
    if isinstance(found, IPv6Address):
        return str(IPv6Network((int(found) >> 64 << 64, 64)))
    return _text(found)


def check_trusted_proxies() -> None:
    """Raises SettingsError when an entry of `trusted_proxies` is neither an address, a network nor `unix`."""
    try:
        _networks(settings().trusted_proxies)
    except ValueError as error:
        raise SettingsError(f"PORTAL_TRUSTED_PROXIES: {error}.") from None


def needs_trusted_proxy(unix_socket: str | None) -> bool:
    """Whether the portal must not start: on a unix socket every client looks alike unless the proxy's word is taken."""
    return bool(unix_socket) and UNIX not in settings().trusted_proxies


def _is_trusted(address: _Address, trusted: tuple[str, ...]) -> bool:
    return any(address in network for network in _networks(trusted))


@lru_cache(maxsize=8)
def _networks(trusted: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(ip_network(entry, strict=False) for entry in trusted if entry != UNIX)


@lru_cache(maxsize=4096)
def _address(text: str) -> _Address | None:
    """Reads `1.2.3.4`, `1.2.3.4:5678`, `2001:db8::1`, `[2001:db8::1]:443`, `fe80::1%eth0`, `::ffff:1.2.3.4`."""
    text = text.strip()[:64]
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _text(address: _Address | None) -> str:
    return str(address) if address else UNKNOWN
