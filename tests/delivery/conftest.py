"""A clinic to send in the name of."""

import pytest

from portal.clinic.clinics import the_clinic
from portal.operations.clinic import set_clinic


@pytest.fixture
async def clinic(database):
    """Riverside Family Clinic, as the database has it."""
    await set_clinic(name="Riverside Family Clinic", address="12 Mill Lane", phone="+44 1632 960 123", time_zone="Europe/London")
    return await the_clinic()
