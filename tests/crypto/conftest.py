"""Tests of secrets try many values; how long one takes depends on who else uses the machine."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
