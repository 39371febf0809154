"""The cast, on a day in November 2026."""

import pytest

from portal import clock
from portal.accounts.tables import Account
from tests.results.charts import at
from tests.support.cast import make_cast


@pytest.fixture
async def cast(database):
    """The people of the demo clinic, who all read English here; it is 20 November 2026."""
    with clock.travelling(at("2026-11-20 10:00")):
        await make_cast()
        await Account.update({Account.language: "en"}, force=True)
        yield
