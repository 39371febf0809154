"""The program that reads files: `python -m portal.exchange.reader_process`, started by readers.py.

What comes from outside is parsed here, with limits on memory, without the database, the keys or the settings. Frames on
standard input and output: four bytes of length, big-endian, then msgpack.
"""

import os
import resource
import sys
import zlib
from typing import BinaryIO

import msgspec

from portal.exchange.limits import Limits
from portal.exchange.problems import Problem, Refused
from portal.exchange.reading import read_file, read_places, trouble_of
from portal.exchange.records import Ended, Message
from portal.exchange.terms import Terms


class Job(msgspec.Struct):
    """One file to read. `places`: only these entries, for a new try of records set aside."""

    terms: Terms
    limits: Limits
    packed: bytes
    places: list[int] | None = None


encode_job = msgspec.msgpack.Encoder().encode
_decode_job = msgspec.msgpack.Decoder(Job).decode
_encode = msgspec.msgpack.Encoder().encode
decode_message = msgspec.msgpack.Decoder(Message).decode
FRAME = 4


def messages_of(job: Job):
    """The messages for one file: batches, then `Ended`."""
    try:
        content = _unpacked(job.packed, job.limits)
        if job.places is None:
            yield from read_file(content, job.terms, job.limits)
        else:
            yield from read_places(content, job.places, job.terms, job.limits)
    except Refused as error:
        yield Ended(trouble=trouble_of(error))
    except MemoryError:
        yield Ended(trouble=trouble_of(Refused(Problem.TOOK_TOO_MUCH_MEMORY)))


def _unpacked(packed: bytes, limits: Limits) -> bytes:
    """The content, refused on the unpacked count and not on the packed size."""
    unpacker = zlib.decompressobj()
    content = unpacker.decompress(packed, limits.file + 1)
    if len(content) > limits.file:
        raise Refused(Problem.TOO_LARGE, size=f"more than {limits.file // 2**20}", most=limits.file // 2**20)
    return content


def _read_frame(stream: BinaryIO) -> bytes | None:
    head = stream.read(FRAME)
    if len(head) < FRAME:
        return None
    return stream.read(int.from_bytes(head, "big"))


def _serve(inward: BinaryIO, outward: BinaryIO) -> None:
    while (frame := _read_frame(inward)) is not None:
        job = _decode_job(frame)
        del frame
        _limit_memory(job.limits.memory)
        for message in messages_of(job):
            encoded = _encode(message)
            outward.write(len(encoded).to_bytes(FRAME, "big") + encoded)
            outward.flush()


def _limit_memory(most: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    os.nice(5)  # pages come first
    _serve(sys.stdin.buffer, sys.stdout.buffer)
