"""Charts are looked after at a clinic with the cast in it."""

import pytest

from tests.support.cast import make_cast


@pytest.fixture
async def clinic(database):
    """Riverside Clinic with its people."""
    await make_cast()
