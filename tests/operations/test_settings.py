"""Settings come from the environment, each in its own type and bounds; the rest is refused with its name."""

from pathlib import Path

import pytest

from portal.settings import Settings, SettingsError, load_settings


def test_without_anything_the_defaults_hold():
    assert load_settings({}) == Settings()


def test_each_kind_of_setting_is_read_in_its_own_type():
    loaded = load_settings(
        {
            "PORTAL_BCRYPT_COST": " 11 ",
            "PORTAL_DEMO": "no",
            "PORTAL_TRUSTED_PROXIES": "127.0.0.1, ::1",
            "PORTAL_DATA_DIR": "/srv/portal",
            "PORTAL_KEYRING_FILE": "",
            "DATABASE_URL": "postgresql://127.0.0.1/portal",
        }
    )
    assert (loaded.bcrypt_cost, loaded.demo, loaded.trusted_proxies) == (11, False, ("127.0.0.1", "::1"))
    assert (loaded.data_dir, loaded.keyring_file) == (Path("/srv/portal"), None)
    assert loaded.database_url == "postgresql://127.0.0.1/portal"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_BCRYPT_COST", "9"),
        ("PORTAL_BCRYPT_COST", "twelve"),
        ("PORTAL_BCRYPT_COST", "١٢"),
        ("PORTAL_DEMO", "maybe"),
        ("PORTAL_BASE_URL", "http://portal.example.org"),
        ("PORTAL_BASE_URL", "https://portal.example.org/"),
        ("PORTAL_MAIL_BACKEND", "pigeon"),
        ("DATABASE_URL", "mysql://127.0.0.1/portal"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name, value):
    with pytest.raises(SettingsError, match=name):
        load_settings({name: value})


def test_what_the_clinic_decides_now_is_refused_with_the_page_where_it_is_chosen():
    with pytest.raises(SettingsError, match="PORTAL_IDLE_MINUTES, PORTAL_PASSWORD_MINIMUM: .*/staff/settings"):
        load_settings({"PORTAL_PASSWORD_MINIMUM": "14", "PORTAL_IDLE_MINUTES": "20"})
