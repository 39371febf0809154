"""Fills the twin from the portal's own database, and signs the same people in: `python -m bench.django_twin.fill FOLDER`."""

import json
import os
import sqlite3
import sys
from pathlib import Path

COPIED = (
    "id, section, status, name, effective_instant, value_text, unit, flag, published, withdrawn_at, release_at, changed_at, sensitive_label"
)


def copy_rows(folder: Path) -> None:
    """Patients, accounts, grants and results, row for row."""
    twin = sqlite3.connect(folder / "twin.sqlite3", isolation_level=None)
    twin.execute("ATTACH DATABASE ? AS portal", (str(folder / "portal.sqlite3"),))
    twin.execute("BEGIN")
    twin.execute(
        "INSERT INTO django_twin_patient (id, number, given_name, family_name) SELECT id, number, given_name, family_name FROM portal.patient"
    )
    twin.execute(
        "INSERT INTO auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)"
        " SELECT rowid, '', 0, username, name, '', '', 0, 1, created_at FROM portal.account"
    )
    twin.execute(
        "INSERT INTO django_twin_accessgrant (account_id, patient_id, scopes, status, valid_from)"
        " SELECT a.rowid, g.patient, g.scopes, g.status, g.valid_from FROM portal.access_grant g JOIN portal.account a ON a.id = g.account"
    )
    twin.execute(
        f"INSERT INTO django_twin_observation (patient_id, {COPIED}) SELECT patient, {COPIED} FROM portal.observation ORDER BY rowid"
    )
    twin.execute("COMMIT")
    twin.execute("ANALYZE")
    twin.close()


def sign_in(patient_id: str) -> str:
    """A session in the database of the account that opens this record; its key."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from bench.django_twin.models import AccessGrant

    user = AccessGrant.objects.select_related("account").get(patient_id=patient_id).account
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def main(folder: Path) -> None:
    """Make and fill the database if it is not there; print the sessions of the people of made.json."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.django_twin.settings", "TWIN_FOLDER": str(folder)}
    import django
    from django.core.management import call_command

    django.setup()
    if not (folder / "twin.made").exists():
        (folder / "twin.sqlite3").unlink(missing_ok=True)
        call_command("migrate", run_syncdb=True, verbosity=0)
        copy_rows(folder)
        (folder / "twin.made").touch()
    people = json.loads((folder / "made.json").read_text())
    print(json.dumps([[patient_id, sign_in(patient_id)] for patient_id in people]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
