"""What a browser can do here, found out with two plain requests and said in words."""

import msgspec

from portal.web.language import mark as N_

# Browsers that load and redraw pages on their makers' computers, by what they call themselves.
_REDRAWN_ELSEWHERE = {"Opera Mini": "Opera Mini", "UCBrowser": "UC Browser", "Puffin": "Puffin"}

COOKIES_KEPT = N_("Kept. You can sign in.")
COOKIES_LOST = N_("Not kept, so you cannot sign in yet. Allow cookies for this address in the settings of the browser, leave the private "
                  "window if you are in one, and check again.")  # fmt: skip
SECURE = N_("Secure: nobody on the way can read along.")
NOT_SECURE = N_("Not secure: this portal is only being tried out on this machine.")


class Findings(msgspec.Struct, frozen=True):
    """`redrawn_by`: the browser whose maker's computers read every page on its way; empty when it names none."""

    cookies: bool
    secure: bool
    redrawn_by: str

    @property
    def works(self) -> bool:
        """Whether somebody can sign in with it."""
        return self.cookies


def findings(user_agent: str, *, cookie_came_back: bool, secure: bool) -> Findings:
    """What the second request told. What a browser calls itself decides only which advice is shown."""
    redrawn_by = next((name for mark, name in _REDRAWN_ELSEWHERE.items() if mark in user_agent), "")
    return Findings(cookie_came_back, secure, redrawn_by)
