"""What the reading process needs to know of a source."""

import msgspec


class Terms(msgspec.Struct, frozen=True):
    """`own_systems`: identifier systems, besides type MR, that name the clinic's own patient numbers."""

    source_id: str
    own_systems: frozenset[str] = frozenset()
