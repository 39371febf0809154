"""What a check finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `level`: ok, note or wrong; `mend` says what to do, unless it is ok."""

    level: str
    subject: str
    says: str
    mend: str = ""

    @property
    def is_wrong(self) -> bool:
        """Whether the portal cannot be relied on until it is mended."""
        return self.level == "wrong"


def ok(subject: str, says: str) -> Finding:
    """As it should be."""
    return Finding("ok", subject, says)


def note(subject: str, says: str, mend: str) -> Finding:
    """Works, but somebody should know."""
    return Finding("note", subject, says, mend)


def wrong(subject: str, says: str, mend: str) -> Finding:
    """Does not work, or is not safe."""
    return Finding("wrong", subject, says, mend)
