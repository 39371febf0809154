"""References between resources: which record of the source each one means (R4, Bundle, "Resolving references")."""

import re

_REFERENCE = re.compile(r"(?:(.*)/)?([A-Z][A-Za-z]{2,60})/([A-Za-z0-9.-]{1,64})(?:/_history/[^/]+)?")


class FileIndex:
    """The external keys of the resources of one file.

    `full_urls` leads from a fullUrl to the external key; `places` from the external key of what has a name (an
    organisation, a medicine) to its place in the file.
    """

    def __init__(self) -> None:
        self.full_urls: dict[str, str] = {}
        self.places: dict[str, int] = {}

    def add(self, place: int, external_key: str, full_url: str, *, has_name: bool = False) -> None:
        """Note a resource. The first of several versions in one file keeps the place."""
        if full_url and external_key:
            self.full_urls.setdefault(full_url, external_key)
        if has_name:
            self.places.setdefault(external_key, place)

    def key_of(self, reference: str, own_full_url: str = "") -> str:
        """The external key that `reference` means; empty when it is no reference to a whole resource.

        A relative one is `Type/id` of the same source. An absolute one counts as the resource of the file with that
        fullUrl, else as itself: the same id on another server is another record.
        """
        if reference in self.full_urls:
            return self.full_urls[reference]
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            return reference if reference.startswith("urn:") else ""
        base, key = found[1], f"{found[2]}/{found[3]}"
        if base:
            absolute = f"{base}/{key}"
            return self.full_urls.get(absolute, absolute)
        return self._beside(key, own_full_url)

    def _beside(self, key: str, own_full_url: str) -> str:
        """A relative reference in a resource with an absolute fullUrl means its neighbour on the same server."""
        own = _REFERENCE.fullmatch(own_full_url)
        return self.full_urls.get(f"{own[1]}/{key}", key) if own and own[1] else key


def resource_type_of(reference: str) -> str:
    """`Patient` of `Patient/1`; empty when the reference does not say."""
    found = _REFERENCE.fullmatch(reference)
    return found[2] if found else ""
