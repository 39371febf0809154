"""Asking for access without an invitation, as somebody at the front page does."""

from portal.access_requests import settling
from portal.access_requests.tables import AccessRequest
from portal.jobs.worker import Worker
from tests.support.visitor import Visitor

assert settling  # it registers what the worker does with a request

NOOR = {"Your first": "Noor Haddad", "Day": "5", "Month": "9", "Year": "1978", "Insurance number": "P-1005", "Your email": "other@example.net"}
MAYA = {**NOOR, "Your first": "Maya Torres", "Day": "31", "Month": "3", "Year": "1984", "Insurance number": "P-1001"}
NOBODY = {**NOOR, "Your first": "Sofia Lindgren", "Insurance number": "X-77"}


async def ask(details: dict[str, str] = NOOR, *, visitor: Visitor | None = None, work: bool = True, **changes: str) -> Visitor:
    """Fill in the form and send it; then the worker does what is due."""
    visitor = visitor or Visitor(address="198.51.100.20")
    await visitor.open("/access-requests/new")
    await visitor.press("Ask for access", {**details, **changes})
    if work:
        await Worker().run_once()
    return visitor


async def requests() -> list[dict]:
    """What is kept, oldest first."""
    return await AccessRequest.select().order_by(AccessRequest.created_at)


async def became() -> tuple[str, str]:
    """State and problem of the newest request."""
    newest = (await requests())[-1]
    return newest["state"], newest["problem"]
