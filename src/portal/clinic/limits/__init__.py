"""What the clinic itself decides in numbers: waits, lifetimes, counts, switches.

Each limit is declared once, with a floor and a ceiling that nobody can pass. `the_limits()` answers from memory for two
seconds, so asking costs no query. Staff change them under `/staff/settings`.
"""

from portal.clinic.limits.limit import Group, Limit, Unit, Weaker
from portal.clinic.limits.present import chosen_by, forget_limits, the_limits
from portal.clinic.limits.registry import DEFAULTS, LIMIT_NAMED, LIMITS, Limits, limits_in

__all__ = [
    "DEFAULTS", "Group", "LIMITS", "LIMIT_NAMED", "Limit", "Limits", "Unit", "Weaker", "chosen_by", "forget_limits", "limits_in",
    "the_limits",
]  # fmt: skip
