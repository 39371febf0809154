"""Where somebody belongs after signing in."""

from portal.charts.door import records_of
from portal.web.scope import CurrentSession


async def home_path(session: CurrentSession) -> str:
    """Staff: the console. One record: that record. Several or none: the list of records."""
    if session.is_staff:
        return "/staff"
    records = await records_of(session.account_id or "")
    return f"/patients/{records[0].patient_id}" if len(records) == 1 else "/records"
