"""The name of one request: in its log lines, its audit entries, and on its page when something goes wrong."""

import secrets

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [a + b for a in _CROCKFORD for b in _CROCKFORD]


def new_request_id() -> str:
    """50 random bits, to be read out over the telephone: no letter looks like a digit."""
    bits = secrets.randbits(50)
    pair = _PAIRS
    return pair[bits >> 40] + pair[bits >> 30 & 1023] + pair[bits >> 20 & 1023] + "-" + pair[bits >> 10 & 1023] + pair[bits & 1023]
