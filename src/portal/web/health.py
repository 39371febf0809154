"""Whether the portal can do its work: asked by /healthz and by `portal doctor`."""

import asyncio
import os

from portal.database.statements import Statement
from portal.settings import settings
from portal.web import log

SECONDS = 2
_CLINIC_IS_READABLE = Statement("SELECT COUNT(*) FROM clinic")


async def is_healthy() -> bool:
    """Whether the database answers within two seconds and, with SQLite, whether its file is there and can be written."""
    try:
        async with asyncio.timeout(SECONDS):
            await _CLINIC_IS_READABLE.rows()
        return bool(settings().database_url) or _file_is_writable()
    except Exception as error:
        log.failure(error, event="unhealthy")
        return False


def _file_is_writable() -> bool:
    path = settings().sqlite_path
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
