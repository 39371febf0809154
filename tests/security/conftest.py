"""Security tests start with the cast in place."""

import pytest

from tests.support.cast import make_cast


@pytest.fixture
async def clinic(database):
    """Riverside Clinic with its people."""
    await make_cast()
