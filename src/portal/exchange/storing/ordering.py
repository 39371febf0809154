"""Which of two versions of a record counts.

The further status wins (registered, preliminary, final, corrected; then withdrawn, which is never undone under the same
id: hidden when in doubt). With the same status the newer by the source's own time wins, and where the source gives no
times the one that comes later. So files may come in any order.
"""

from datetime import datetime

_RANK = {
    "unknown": -1, "registered": 0, "partial": 1, "preliminary": 1, "final": 2,
    "amended": 3, "corrected": 3, "appended": 3, "cancelled": 4, "entered-in-error": 5,
}  # fmt: skip
_CLINICAL = {"Observation", "DiagnosticReport"}


def replaces(kind: str, status: str, at: datetime | None, known_status: str, known_at: datetime | None) -> bool:
    """Whether a version with this status and time takes the place of the known one."""
    if kind in _CLINICAL and rank(status) != rank(known_status):
        return rank(status) > rank(known_status)
    if at is None or known_at is None:
        return True
    return at >= known_at


def rank(status: str) -> int:
    """How far a result or report is."""
    return _RANK.get(status, -1)


def corrects(kind: str, known_status: str) -> bool:
    """Whether a new version of what had this status is a correction, and not just the next stage."""
    return kind in _CLINICAL and rank(known_status) in {2, 3}
