"""Whether this machine's clock is kept right by NTP, as the kernel sees it (170.210(g))."""

import ctypes
import time

_TIME_ERROR = 5  # adjtimex(2): the clock is not synchronised
_ASK_AGAIN_AFTER = 60.0  # seconds
_answer: tuple[float, bool | None] | None = None


def clock_synchronised() -> bool | None:
    """True or False as the kernel says, at most a minute old; None where it cannot be asked."""
    global _answer
    now = time.monotonic()
    if _answer is None or now - _answer[0] > _ASK_AGAIN_AFTER:
        _answer = (now, _ask_kernel())
    return _answer[1]


def _ask_kernel() -> bool | None:
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512))  # all zero: only reads
    except (AttributeError, OSError):
        return None
    return None if state < 0 else state != _TIME_ERROR
