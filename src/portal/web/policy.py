"""What a route demands before its handler runs. Every handler names one: `@get("/", policy=public())`.

A handler without a policy stops the start-up (admission.py); the public ones are a frozen list in a test (C79).
"""

import msgspec

from portal.audit.events import AuditEvent
from portal.permissions import Permission


class Policy(msgspec.Struct, frozen=True):
    """`kind`: public, stage, signed_in, chart or staff. `step_up`: how many minutes ago, at most, the second step was
    shown. `event` is written to the audit log by the door before the handler runs; verbs write their own."""

    kind: str
    permission: Permission | None = None
    stages: tuple[str, ...] = ()
    step_up: int | None = None
    event: AuditEvent | None = None


def public() -> Policy:
    """Open to everybody, signed in or not."""
    return Policy("public")


def at_stage(*stages: str) -> Policy:
    """A step towards a full sign-in: the session must be at one of `stages`."""
    return Policy("stage", stages=stages)


def signed_in(*, step_up: int | None = None) -> Policy:
    """A person about their own account."""
    return Policy("signed_in", step_up=step_up)


def opens(permission: Permission, event: AuditEvent, *, step_up: int | None = None) -> Policy:
    """A page of the record named by `patient_id` in the path; the door writes `event`."""
    return Policy("chart", permission=permission, event=event, step_up=step_up)


def staff(permission: Permission, event: AuditEvent | None = None, *, step_up: int | None = None) -> Policy:
    """A page of the console. With `patient_id` in the path `event` is needed and goes to that patient's log."""
    return Policy("staff", permission=permission, event=event, step_up=step_up)
