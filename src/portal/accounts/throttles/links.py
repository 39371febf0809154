"""How many links by mail somebody can make us send to one account: three an hour, ten a day (C40). A known browser has
a count of its own, so that a stranger cannot use up the owner's.
"""

from datetime import timedelta

from portal.accounts.throttles.buckets import Rule, bucket, taken
from portal.clinic.limits import the_limits


async def may_mail_link(purpose: str, subject: str, device_id: str | None) -> bool:
    """Count one link asked for; False when there were enough. `subject`: the account's id, or the blind index of what was
    typed, which is counted alike."""
    limits = await the_limits()
    rules = Rule("links_hour", limits.links_an_hour, timedelta(hours=1)), Rule("links_day", limits.links_a_day, timedelta(hours=24))
    for rule in rules:
        if not await taken(bucket(rule, purpose, subject, device_id or "")):
            return False
    return True
