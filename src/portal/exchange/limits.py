"""How much the portal takes in at once; beyond it a file is refused with the number, before it is unpacked further."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Sizes are of unpacked content, in bytes; `memory` and `seconds` are what the reading process may use."""

    file: int = 64 * MEGABYTE
    text: int = 8 * MEGABYTE
    depth: int = 64
    entries: int = 250_000
    seconds: int = 60
    memory: int = 512 * MEGABYTE


LIMITS = Limits()
