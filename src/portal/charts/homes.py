"""Where somebody belongs after signing in."""

from portal.accounts.second_step_resets.resets import reset_the_owner_should_see
from portal.charts.door import all_records_of
from portal.web.scope import CurrentSession


async def landing_path(session: CurrentSession, wanted: str) -> str:
    """Where somebody who has just signed in goes: first to a reset of the second step that only they can stop, if one was
    asked for; else to the page they wanted, else home."""
    if await reset_the_owner_should_see(session.account_id or ""):
        return "/account/second-step-reset"
    return wanted or await home_path(session)


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
