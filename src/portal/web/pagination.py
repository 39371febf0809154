"""Paging by key: a page begins after a row, never at an offset."""

LARGEST = 2**53


def whole_number(text: str) -> int | None:
    """A positive number from a query, or None for anything else; what is wrong there is simply the first page."""
    if not text.isascii() or not text.isdigit() or len(text) > 16:
        return None
    number = int(text)
    return number if 0 < number < LARGEST else None
