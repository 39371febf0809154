"""Settings that would undo a control do not start."""

import pytest

from portal.settings import SettingsError, load_settings

SECURE = {"PORTAL_BASE_URL": "https://portal.example.org"}


@pytest.mark.parametrize("environ", [
    {**SECURE, "PORTAL_DEMO": "1"}, {"PORTAL_BASE_URL": "http://portal.example.org"}, {**SECURE, "PORTAL_BCRYPT_COST": "9"},
    {**SECURE, "PORTAL_IDLE_MINUTES": "61"}, {**SECURE, "PORTAL_SESSION_HOURS": "25"}, {**SECURE, "PORTAL_PASSWORD_MINIMUM": "7"},
    {**SECURE, "PORTAL_INVITATION_DAYS": "22"}, {**SECURE, "PORTAL_SESSIONS_PER_ACCOUNT": "0"},
])
def test_a_weaker_portal_does_not_start(environ):
    load_settings(SECURE)
    with pytest.raises(SettingsError):
        load_settings(environ)
