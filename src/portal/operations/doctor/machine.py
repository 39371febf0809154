"""Checks of the machine and of how the portal is reached: address, proxy, clock, speed of passwords."""

import ctypes
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import bcrypt

from portal.operations.doctor.findings import Finding, note, ok, wrong
from portal.settings import Settings

CLOCK_UNSYNCHRONISED = 5  # TIME_ERROR of adjtimex(2)
PORTAL_BEGAN = datetime(2026, 11, 1, tzinfo=UTC)  # no correct clock is before this


def check_address(current: Settings) -> Iterator[Finding]:
    """Patients must come by https (C73)."""
    if current.secure:
        yield ok("address", current.base_url)
    else:
        yield note("address", f"{current.base_url} is for this machine alone, without TLS", "For patients set PORTAL_BASE_URL=https://….")


def check_proxy(current: Settings) -> Iterator[Finding]:
    """Behind a proxy that is not named, every visitor has the proxy's address in the log and in the throttles (C67)."""
    if not current.secure:
        return
    if current.trusted_proxies:
        yield ok("proxy", ", ".join(current.trusted_proxies))
    else:
        yield wrong(
            "proxy",
            "no reverse proxy is named: all visitors would share one sign-in limit",
            "Set PORTAL_TRUSTED_PROXIES, for instance 127.0.0.1.",
        )


def check_clock(current: Settings) -> Iterator[Finding]:
    """Authenticator codes are good for 90 seconds, so the clock must be right (RFC 6238)."""
    now = datetime.now(UTC)
    if now < PORTAL_BEGAN:
        yield wrong(
            "clock",
            f"it says {now:%Y-%m-%d %H:%M} UTC, which is past",
            "Set the clock and switch on time synchronisation: timedatectl set-ntp true.",
        )
    elif not clock_is_synchronised():
        yield note(
            "clock",
            f"{now:%Y-%m-%d %H:%M:%S} UTC, not synchronised as far as the kernel knows",
            "timedatectl set-ntp true, or compare it by hand.",
        )
    else:
        yield ok("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC, synchronised")


def clock_is_synchronised() -> bool:
    """Whether the kernel says that something keeps its clock right (adjtimex(2), asked without changing anything)."""
    question = ctypes.create_string_buffer(512)  # struct timex, all zero: only read
    return ctypes.CDLL(None).adjtimex(question) != CLOCK_UNSYNCHRONISED


def check_password_speed(current: Settings) -> Iterator[Finding]:
    """A hash should take about a quarter of a second: longer and few can sign in at once, shorter and guessing is cheap (C13)."""
    began = time.perf_counter()
    bcrypt.hashpw(b"how fast is this machine", bcrypt.gensalt(current.bcrypt_cost))
    seconds = time.perf_counter() - began
    says = f"cost {current.bcrypt_cost} takes {seconds * 1000:.0f} ms here: {1 / seconds:.1f} sign-ins a second for each process"
    if seconds > 1:
        yield note("passwords", says, "Lower PORTAL_BCRYPT_COST (10 is the least), or take a faster machine.")
    elif seconds < 0.06 and current.bcrypt_cost < 16:
        yield note("passwords", says, f"This machine is fast: PORTAL_BCRYPT_COST={current.bcrypt_cost + 1} makes guessing dearer.")
    else:
        yield ok("passwords", says)


MACHINE_CHECKS = (check_address, check_proxy, check_clock, check_password_speed)
