"""Where somebody belongs after signing in."""

from portal.charts.door import all_records_of
from portal.web.scope import CurrentSession


async def home_path(session: CurrentSession) -> str:
    """Staff: the console. One record: that record. Several or none: the list of records. Only records that the portal is
    not offered for: the page that says so."""
    if session.is_staff:
        return "/staff"
    known = await all_records_of(session.account_id or "")
    records = [record for record in known if record.offered]
    if known and not records:
        return "/not-available"
    return f"/patients/{records[0].patient_id}" if len(records) == 1 else "/records"
