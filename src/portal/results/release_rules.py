"""When a result or report is shown to its patient: the rules that hold until a person decides otherwise.

Finals at once is what US information-blocking rules expect (45 CFR 171); the clinic may delay a source. What no rule
covers stays hidden and is listed for staff: closed when in doubt.
"""

from datetime import datetime, timedelta

import msgspec

WITHDRAWN = {"entered-in-error", "cancelled", "unknown"}
_PRELIMINARY = {"registered", "partial", "preliminary"}
_FINAL = {"final", "amended", "corrected", "appended"}


class Decision(msgspec.Struct, frozen=True):
    """Shown from `release_at` on; None is held. `rule` is stored: never rename one."""

    release_at: datetime | None
    rule: str


def decide(status: str, sensitive_label: str, *, shows_preliminary: bool, delay_hours: int, now: datetime) -> Decision:
    """The decision for a record that comes in now."""
    if status in WITHDRAWN:
        return Decision(None, "withdrawn")
    if sensitive_label:
        return Decision(None, "sensitive-held")
    if status in _PRELIMINARY:
        return Decision(now, "preliminary-shown") if shows_preliminary else Decision(None, "preliminary-waits")
    if status in _FINAL:
        return Decision(now + timedelta(hours=delay_hours), "finals-after-delay" if delay_hours else "finals-at-once")
    return Decision(None, "no-rule-held")
