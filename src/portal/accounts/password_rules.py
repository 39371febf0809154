"""Which passwords are refused, and why (C10 to C12). No rule asks for signs or capitals, and none for a change in time."""

import re
import unicodedata
from collections.abc import Iterable

from portal.accounts.breached_passwords import is_breached
from portal.accounts.popular_passwords import WORDS, is_popular
from portal.crypto.passwords import LONGEST_CHARACTERS, composed, fits
from portal.web.forms import Problem
from portal.web.language import mark as N_

LEAST_SCORE = 3  # of zxcvbn's 0 to 4: more than 10^8 guesses
_SHORTEST_CONTEXT_WORD = 4
_ENOUGH_BESIDES = 8  # letters and digits that a password must have besides words about its owner
_SCORED, _SCORED_AT_FIRST = 72, 32  # zxcvbn raises above 72, and takes time that grows with the square
_MOST_SIGNS = 2
_SIGNS = str.maketrans({"@": "a", "(": "c", "{": "c", "[": "c", "<": "c", "!": "i", "|": "l", "$": "s", "+": "t", "%": "x"})
_BETWEEN = re.compile(r"[\W_]+")

POPULAR = N_("Many people use this password, so it is one of the first that is tried. Choose another one.")
BREACHED = N_("This password was found in data stolen from other websites. Choose another one.")
GUESSABLE = {
    "repeat": N_("Repeated characters such as “aaaa” or “abcabc” are easy to guess. Three or four unrelated words are better."),
    "sequence": N_("Rows such as “abcd” or “6789” are easy to guess. Three or four unrelated words are better."),
    "spatial": N_("Neighbouring keys such as “qwerty” are easy to guess. Three or four unrelated words are better."),
    "date": N_("Dates and years are easy to guess. Three or four unrelated words are better."),
}
GUESSABLE_OTHERWISE = N_("This password is easy to guess. Three or four unrelated words are better.")


def password_problem(password: str, *, minimum: int, context: Iterable[str] = ()) -> Problem | None:
    """Why the password is refused, or None. `minimum`: characters; `context`: what others can find out about its owner and
    the clinic: names, email addresses, the date of birth as YYYY-MM-DD. Takes up to 0.1 s."""
    if not fits(password):
        return Problem(N_("Use at most %(count)s characters."), {"count": LONGEST_CHARACTERS})
    whole = composed(password)
    if len(whole) < minimum:
        return Problem(N_("Use at least %(count)s characters."), {"count": minimum})
    if is_popular(whole):
        return Problem(POPULAR)
    if is_breached(whole):
        return Problem(BREACHED)
    words = context_words(("carelatch", *context))
    if (word := built_on(whole, words)) is not None:
        return Problem(N_("Others can find out “%(word)s”. Do not build the password on it."), {"word": word})
    pattern = guessable_by(whole, words)
    return None if pattern is None else Problem(GUESSABLE.get(pattern, GUESSABLE_OTHERWISE))


def context_words(texts: Iterable[str]) -> list[str]:
    """The words in `texts`, longest first, casefolded: each text as one word, its words, and the ways to write a date."""
    found: set[str] = set()
    for text in texts:
        folded = unicodedata.normalize("NFC", text.casefold())[:200]
        if date := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", folded):
            year, month, day = date.groups()
            found |= {year + month + day, day + month + year, month + day + year, day + month + year[2:],
                      month + day + year[2:], year[2:] + month + day, year, day + month, month + day}
        else:
            found |= {_BETWEEN.sub("", folded), *_BETWEEN.split(folded)}
    return sorted((word for word in found if len(word) >= _SHORTEST_CONTEXT_WORD), key=lambda word: (-len(word), word))


def built_on(password: str, words: list[str]) -> str | None:
    """The first of the words that the password is made of, with less than eight letters and digits besides; or None."""
    rest, found = _BETWEEN.sub("", password.casefold()), None
    for word in words:
        if word in rest:
            rest, found = rest.replace(word, ""), found or word
    return found if len(rest) < _ENOUGH_BESIDES else None


def guessable_by(password: str, words: list[str]) -> str | None:
    """The kind of pattern by which zxcvbn guesses the password too soon; None when it does not.

    A password is at least as hard to guess as its beginning, so most are judged by that. With many signs in place of
    letters zxcvbn takes seconds; they are read as the letters first.
    """
    from zxcvbn import zxcvbn  # 25 ms and 3 MB; only who sets a password needs it

    if len({sign for sign in password if ord(sign) in _SIGNS}) > _MOST_SIGNS:
        password = password.translate(_SIGNS)
    for length in (_SCORED_AT_FIRST, _SCORED):
        judged = zxcvbn(password[:length], user_inputs=[*words, *WORDS])
        if judged["score"] >= LEAST_SCORE:
            return None
    return max(judged["sequence"], key=lambda match: len(match["token"]))["pattern"]
