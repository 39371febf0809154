"""Somebody who reads."""

from portal.results.showing import Reader

ENGLISH = Reader("en", "Europe/London", "/patients/maya")
