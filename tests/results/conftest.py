"""The cast, on a day in November 2026."""

import pytest

from portal import clock
from tests.results.charts import at
from tests.support.cast import make_cast


@pytest.fixture
async def cast(database):
    """The people of the demo clinic; it is 20 November 2026."""
    with clock.travelling(at("2026-11-20 10:00")):
        await make_cast()
        yield
