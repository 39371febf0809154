"""Names as they are searched: without case, accents and marks."""

import unicodedata


def search_key(*names: str) -> str:
    """One line to look names up in: casefolded, accents off, blanks single. "Zoë O’Keefe" is "zoe o'keefe"."""
    joined = " ".join(names).replace("’", "'")
    bare = "".join(ch for ch in unicodedata.normalize("NFKD", joined.casefold()) if not unicodedata.combining(ch))
    return " ".join(bare.split())[:300]
