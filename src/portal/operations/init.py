"""Make the data folder, the keys and the database; what is there already stays as it is.

    portal init

Run it once on a new machine, as the user that will run the portal, and keep a copy of the keys in another place.
"""

import argparse
import asyncio
import os

from portal.crypto.keyring import create_keyring, read_keyring
from portal.crypto.proofs import prove_keyring
from portal.database.engine import stop_database
from portal.database.migrate import MigrationRefused, migrate
from portal.database.migrating.snapshots import SnapshotRefused
from portal.operations import CommandFailed
from portal.operations.clinic import set_clinic
from portal.settings import Settings, settings

GROUP = "init"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`portal init` has no options: settings say where things go."""
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prepare everything that `portal serve` needs; answers 0."""
    prepare_folder(settings())
    prepare_keys(settings())
    asyncio.run(prepare_database())
    print(f"Ready. Keep a copy of {settings().keyring_path} in another place: without it the database's secrets stay closed.")
    return 0


def prepare_folder(current: Settings) -> None:
    """The data folder, for this user alone (C97)."""
    os.umask(0o077)
    current.data_dir.mkdir(parents=True, exist_ok=True)
    current.data_dir.chmod(0o700)


def prepare_keys(current: Settings) -> None:
    """New keys when there are none. Raises KeyringError when there are some that cannot be used."""
    if current.keyring_path.exists():
        read_keyring(current.keyring_path)
    else:
        create_keyring(current.keyring_path)


async def prepare_database() -> None:
    """Bring the database to the newest migration, with a clinic in it. Raises CommandFailed, or KeyringError when it was written with other keys."""
    try:
        await migrate(say=print)
        await prove_keyring()
        await set_clinic()
    except (MigrationRefused, SnapshotRefused) as refused:
        raise CommandFailed(str(refused)) from refused
    finally:
        await stop_database()
