"""Where a request was made: pages of other sites may link here, but not send forms here or show us in a frame (C54)."""

from urllib.parse import urlsplit

from portal.settings import Settings
from portal.web.request_head import Head, Refused

_OURS = frozenset({b"same-origin", b"none"})
_TEXT_BROWSERS = (b"Lynx/", b"w3m/", b"Links (", b"ELinks/", b"edbrowse/")  # they run no scripts
_FRAMES = frozenset({b"iframe", b"frame", b"object", b"embed", b"fencedframe"})


def our_origins(loaded: Settings) -> frozenset[str]:
    """What a browser calls us: scheme, host and port, for each host name that we answer to."""
    base = urlsplit(loaded.base_url)
    port = f":{base.port}" if base.port else ""
    names = (f"[{host}]" if ":" in host else host for host in loaded.hosts)
    return frozenset(f"{base.scheme}://{name}{port}" for name in names)


def check_fetch_metadata(method: str, head: Head, origins: frozenset[str]) -> None:
    """Raises Refused (403).

    Browsers that send no Sec-Fetch-Site (text browsers, phones of before 2023) are judged by Origin, else by Referer; who
    sends none of the three may not change anything. But Lynx sends no Referer from an address with a query: a browser
    that only ever sends the forms that its person sends is let through to the check of the token (csrf.py).
    """
    if method != "POST":
        if head.get(b"sec-fetch-dest") in _FRAMES:
            raise Refused(403, "framed")
        return
    site = head.get(b"sec-fetch-site")
    if site is not None:
        if site not in _OURS:
            raise Refused(403, "cross-site")
    elif b"origin" in head or b"referer" in head:
        if _named_origin(head) not in origins:
            raise Refused(403, "origin")
    elif not head.get(b"user-agent", b"").startswith(_TEXT_BROWSERS):
        raise Refused(403, "origin not told")


def _named_origin(head: Head) -> str:
    origin = head.get(b"origin")
    if origin is not None:
        return origin.decode("latin-1").lower()
    try:
        referer = urlsplit(head[b"referer"].decode("latin-1"))
    except ValueError:
        return ""
    return f"{referer.scheme}://{referer.netloc}".lower()
