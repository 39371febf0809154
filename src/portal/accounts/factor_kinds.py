"""What every kind of second step tells of itself, so that lists, choices and removals need not know them one by one.

A kind is one module with a `Kind` in it, and one line in `factors.py`.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec

from portal.audit.events import AuditEvent


class Factor(msgspec.Struct, frozen=True):
    """One second step of one account. `name`: what its owner calls it, may be empty; `kind`: the name of its `Kind`.
    Not `usable`: it is asked for, but nobody can show it any more (a card without an unused code)."""

    id: str
    kind: str
    name: str
    added_at: datetime
    last_used_at: datetime | None
    usable: bool = True


class Kind(msgspec.Struct, frozen=True):
    """A kind of second step: its words (msgids), its pages, and the functions that all kinds have in common.

    `slug` ends the address of its pages: `/set-up/second-step/<slug>`, `/account/second-steps/<slug>`, and, unless
    `sign_in_path` and `confirm_path` say otherwise, `/sign-in/<slug>` and `/sign-in/confirmation/<slug>`.
    The functions run in the caller's transaction where it has one. `remove` and `rename` say whether there was such a
    one. `is_offered` says whether somebody may add one now; those that people have go on working.
    """

    name: str
    slug: str
    title: str
    for_whom: str
    use_instead: str  # the words of the link to it from the page of another kind
    added: AuditEvent
    removed: AuditEvent
    factors_of: Callable[[str], Awaitable[list[Factor]]]
    remove: Callable[[str, str], Awaitable[bool]]  # account id, factor id
    rename: Callable[[str, str, str], Awaitable[bool]]  # account id, factor id, new name
    remove_all: Callable[[str], Awaitable[None]]
    is_offered: Callable[[], Awaitable[bool]]
    sign_in_path: str = ""
    confirm_path: str = ""
    stands_alone: bool = True  # else it is only offered beside one that does, and does not stay as the last (C20)
    shown_by_script: bool = False  # hidden in lists until its own script finds that the browser can do it

    @property
    def code_path(self) -> str:
        """Where the second step of signing in is shown with this kind."""
        return self.sign_in_path or f"/sign-in/{self.slug}"

    @property
    def again_path(self) -> str:
        """Where it is shown once more before something that matters."""
        return self.confirm_path or f"/sign-in/confirmation/{self.slug}"


async def always() -> bool:
    """`is_offered` of a kind that every clinic offers."""
    return True
