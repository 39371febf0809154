"""The cast, on a day in November 2026."""

from tests.results.conftest import cast

__all__ = ["cast"]
