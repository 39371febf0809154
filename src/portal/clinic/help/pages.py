"""The two kinds of page on the path.

Texts may hold the names that `values.values_for` gives, such as `%(clinic)s` and `%(reset_link)s`.
"""

import msgspec

CALL = ("", "tel:")  # the action "call the clinic"


class Question(msgspec.Struct, frozen=True):
    """A question with its answers: what people would say, and the page that it leads to."""

    title: str
    answers: tuple[tuple[str, str], ...]
    about: str = ""


class Ending(msgspec.Struct, frozen=True):
    """One thing to do now. `steps` are tried in order; `action` is a label and a path of ours, or CALL."""

    title: str
    about: str
    action: tuple[str, str]
    steps: tuple[str, ...] = ()


Pages = dict[str, Question | Ending]
