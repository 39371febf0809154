"""Nothing in a test run talks to anything but this machine (C74): who tries is stopped, whatever library it used."""

import ipaddress
import socket
import sys


class LeavesTheMachine(AssertionError):
    """A test, or the portal in it, wanted to talk to somebody else."""


def keep_to_this_machine() -> None:
    """For this process, for good: looking up or reaching any other host raises LeavesTheMachine."""
    sys.addaudithook(_judge)


def _judge(event: str, arguments: tuple) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        if isinstance(address, tuple) and not is_here(str(address[0])):
            raise LeavesTheMachine(f"{event}: {address[0]}")
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"} and arguments[0] and not is_here(_text(arguments[0])):
        raise LeavesTheMachine(f"{event}: {_text(arguments[0])}")


def _text(host: object) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)


def is_here(host: str) -> bool:
    """Whether this is a name or an address of this machine."""
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in {"localhost", socket.gethostname()}
