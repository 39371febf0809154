"""A clinic to send in the name of."""

import pytest

from portal.clinic.clinics import describe_clinic


@pytest.fixture
async def clinic(database):
    """Riverside Family Clinic, as the database has it."""
    return await describe_clinic(
        name="Riverside Family Clinic", address="12 Mill Lane", phone="+44 1632 960 123", time_zone="Europe/London")
