"""What a limit is."""

from enum import StrEnum

import msgspec

from portal.web.language import mark as N_


class Unit(StrEnum):
    """What a limit counts. A switch is 0 (off) or 1 (on)."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    TIMES = "times"
    CHARACTERS = "characters"
    BROWSERS = "browsers"
    ITEMS = "items"
    SWITCH = "switch"


class Group(StrEnum):
    """A page of limits. The value is the last part of its address."""

    title: str  # a msgid
    about: str  # a msgid: one sentence

    def __new__(cls, value: str, title: str, about: str):
        """A member is its address, with its words beside it."""
        member = str.__new__(cls, value)
        member._value_, member.title, member.about = value, title, about
        return member

    SIGNING_IN = "signing-in", N_("Signing in"), N_("Wrong passwords, and how long somebody waits after too many.")
    PASSWORDS = "passwords", N_("Passwords"), N_("What a new password must be.")
    SECOND_STEPS = "second-steps", N_("Second steps"), N_("Codes, passkeys and other proofs besides the password.")
    SESSIONS = "sessions", N_("Sessions"), N_("How long somebody stays signed in.")
    INVITATIONS = "invitations", N_("Invitations and access"), N_("How people get in for the first time.")
    LINKS = "links", N_("Links and messages"), N_("How long links work, and how many are sent.")
    ADDRESSES = "addresses", N_("Network addresses"), N_("How much one connection to the internet may ask of the portal.")


class Weaker(StrEnum):
    """In which direction a limit gets less safe than its default."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = ""


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """One number that the clinic may choose from `floor` to `ceiling`. `title` and `meaning` are msgids.

    `reason`: a value weaker than the default has to be explained, and the words are kept.
    """

    name: str
    group: Group
    unit: Unit
    floor: int
    default: int
    ceiling: int
    title: str
    meaning: str
    weaker: Weaker = Weaker.NEITHER
    reason: bool = False

    def admits(self, value: int) -> bool:
        """Whether the clinic may choose this value."""
        return self.floor <= value <= self.ceiling

    def is_weaker(self, value: int) -> bool:
        """Whether this value is less safe than the default."""
        return value > self.default if self.weaker is Weaker.HIGHER else self.weaker is Weaker.LOWER and value < self.default
