"""Where things are, and the environment of the portals that are measured."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
PORTAL_PYTHON = sys.executable
HOST = "portal.example.org"  # as in production: https, behind a reverse proxy
CACHE = ROOT / "var" / "bench"


def portal_environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of a portal whose data is in `folder`; as behind a proxy, so that each person has an address."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_") and name != "DATABASE_URL"}
    path = os.pathsep.join([str(SOURCE), str(ROOT)])
    portal = {"PORTAL_BASE_URL": f"https://{HOST}", "PORTAL_TRUSTED_PROXIES": "127.0.0.1", "PORTAL_MAIL_BACKEND": "file"}
    return own | {"PYTHONPATH": path, "PORTAL_DATA_DIR": str(folder)} | portal | settings
