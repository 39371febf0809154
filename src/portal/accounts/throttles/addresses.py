"""Attempts counted by network address: sign-in forms, and forms that send mail or check somebody's identity (C38)."""

from datetime import timedelta
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from portal.accounts.throttles.buckets import Rule, bucket, take
from portal.clinic.limits import the_limits
from portal.settings import settings

MORE_FOR_THE_CLINIC = 10  # times; many people and machines share its address


async def count_sign_in(address: str) -> None:
    """Count one sign-in form: 20 a minute. Raises TooManyTries."""
    rule = Rule("sign_in", (await the_limits()).sign_ins_a_minute, timedelta(seconds=60))
    await take(bucket(widened(rule, address), network_of(address)))


async def count_sensitive(kind: str, address: str) -> None:
    """Count one form that sends something or checks who somebody is: 20 an hour of each kind. `kind` is "reset",
    "resend", "identity" or another word for a form of its own. Raises TooManyTries."""
    rule = Rule(kind, (await the_limits()).sensitive_forms_an_hour, timedelta(hours=1))
    await take(bucket(widened(rule, address), network_of(address)))


def widened(rule: Rule, address: str) -> Rule:
    """The rule as it is for this address: ten times wider for the clinic's own."""
    if not is_clinics_own(address, settings().clinic_addresses):
        return rule
    return Rule(rule.name, rule.limit * MORE_FOR_THE_CLINIC, rule.window, rule.waits)


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """Who is counted together: an IPv4 address, or the /64 that one IPv6 customer has. Anything else is itself."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(parsed.ipv4_mapped) if parsed.ipv4_mapped else str(IPv6Network((int(parsed), 64), strict=False))


@lru_cache(maxsize=4096)
def is_clinics_own(address: str, networks: tuple[str, ...]) -> bool:
    """Whether the address lies in one of the networks (`203.0.113.7`, `2001:db8::/48`)."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return any(parsed in network for network in _networks(networks))


@lru_cache(maxsize=8)
def _networks(texts: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(text, strict=False) for text in texts)
