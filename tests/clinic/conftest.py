"""A clinic that has said who it is, and a browser at its door."""

import pytest

from portal.operations.clinic import set_clinic
from tests.support.visitor import Visitor

RIVERSIDE = {
    "name": "Riverside Clinic", "address": "12 Mill Lane\nOxbridge", "phone": "01632 960 321", "hours": "Monday to Friday, 8:00 to 18:00",
    "emergency_number": "112", "emergency_text": "Do not wait for an answer here.", "time_zone": "Europe/London", "language": "en",
}  # fmt: skip


@pytest.fixture
async def riverside(database):
    """Riverside Clinic, without any people."""
    await set_clinic(**RIVERSIDE)


@pytest.fixture
def visitor(riverside):
    """Somebody who is not signed in."""
    return Visitor()
