"""What a text message can carry: 160 characters of the GSM alphabet (3GPP TS 23.038), or 70 of any other."""

import unicodedata

ONE_GSM, ONE_OTHER = 160, 70

_ONE_PLACE = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")
_TWO_PLACES = frozenset("^{}\\[~]|€")
_PLAINLY = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2026": "...", "\u00a0": " ",
    "\u202f": " ", "ç": "c",
})


def in_gsm(text: str) -> str:
    """`text` with what the alphabet lacks written without its accents; unchanged where that is not enough (Arabic)."""
    plain = text.translate(_PLAINLY)
    written = "".join(char if _known(char) else _without_accents(char) for char in plain)
    return written if all(_known(char) for char in written) else text


def places(text: str) -> int:
    """How many places of the GSM alphabet it takes; 0 when that cannot write it."""
    return sum(2 if char in _TWO_PLACES else 1 for char in text) if all(_known(char) for char in text) else 0


def fits_one_message(text: str) -> bool:
    """Whether it goes in one message."""
    needed = places(text)
    return needed <= ONE_GSM if needed else len(text.encode("utf-16-le")) // 2 <= ONE_OTHER


def _known(char: str) -> bool:
    return char in _ONE_PLACE or char in _TWO_PLACES


def _without_accents(char: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))
