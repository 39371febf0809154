"""Everybody who waits for the desk's help with getting in: oldest first, each with the page where it is dealt with."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec

from portal import clock
from portal.access_requests.worklist import waiting_access_requests
from portal.accounts.throttles import waits_until
from portal.clinic.limits import the_limits
from portal.database.statements import Statement
from portal.permissions import Permission, Role, role_may
from portal.web.language import mark as N_


class AccessItem(msgspec.Struct, frozen=True):
    """One thing to do. `kind` is a key of `KINDS`; `number` is the patient's, where there is one."""

    kind: str
    since: datetime
    name: str
    number: str
    path: str


KINDS: dict[str, str] = {
    "request": N_("Asks for access"),
    "undelivered": N_("Invitation could not be delivered"),
    "identity": N_("Invitation stopped after wrong answers"),
    "waiting": N_("Has to wait after wrong tries"),
    "staff_lock": N_("Locked by the clinic"),
    "reset": N_("Reset of the second step"),
    "colleague": N_("Reset for a colleague: another administrator confirms"),
}

_NAME = "p.given_name || ' ' || p.family_name, p.number"
_INVITATIONS = Statement(
    f"SELECT i.created_at, {_NAME}, i.patient_id FROM invitation i JOIN patient p ON p.id = i.patient_id WHERE i.state = ?"
    " ORDER BY i.created_at, i.id LIMIT 100")
_STAFF_LOCKS = Statement(
    f"SELECT l.locked_at, {_NAME}, l.patient_id, l.account FROM staff_lock l JOIN patient p ON p.id = l.patient_id"
    " WHERE l.lifted_at IS NULL ORDER BY l.locked_at, l.id LIMIT 100")
_RESETS = Statement(
    f"SELECT r.asked_at, {_NAME}, r.patient_id, r.account FROM second_step_reset r JOIN patient p ON p.id = r.patient_id"
    " WHERE r.state = 'waiting' OR r.state = 'requested' AND r.expires_at > ? ORDER BY r.asked_at, r.id LIMIT 100")
_COLLEAGUES = Statement(
    "SELECT r.asked_at, a.name, '', r.account FROM second_step_reset r JOIN account a ON a.id = r.account"
    " WHERE r.state = 'requested' AND r.way = 'colleague' AND r.expires_at > ? ORDER BY r.asked_at, r.id LIMIT 100")
# Who may have to wait: the waiting times themselves are kept under keyed hashes.
_STOPPED = Statement(
    f"SELECT a.id, a.password_failures, a.factor_failures, {_NAME}, g.patient, a.factor_locked_until FROM account a"
    " JOIN access_grant g ON g.id = (SELECT o.id FROM access_grant o WHERE o.account = a.id AND o.status = 'active'"
    " ORDER BY CASE WHEN o.relationship = 'self' THEN 0 ELSE 1 END, o.created_at LIMIT 1) JOIN patient p ON p.id = g.patient"
    " WHERE a.status <> 'disabled' AND a.role IS NULL AND (a.password_failures >= ? OR a.factor_locked_until > ?"
    " OR a.factor_failures >= ?) ORDER BY a.id LIMIT 100")
_SINCE = Statement(
    "SELECT at FROM audit_entry WHERE object_type = 'account' AND object_id = ?"
    " AND event IN ('account_locked', 'password_sign_in_off', 'factor_failed') ORDER BY seq DESC LIMIT 1")


async def access_work(role: Role | None) -> list[AccessItem]:
    """What waits for somebody of this role, oldest first; at most a hundred of each kind."""
    if role is None or not role_may(role, Permission.MANAGE_ACCESS):
        return []
    sources = [_requests, _invitations, _stopped, _locks, _resets]
    if role_may(role, Permission.MANAGE_STAFF):
        sources.append(_colleagues)
    found = [item for source in sources for item in await source()]
    return sorted(found, key=lambda item: (item.since, item.path))


Source = Callable[[], Awaitable[list[AccessItem]]]


async def _requests() -> list[AccessItem]:
    return [AccessItem("request", one.since, one.name, "", one.path) for one in await waiting_access_requests()]


async def _invitations() -> list[AccessItem]:
    return [AccessItem(kind, since, name.strip(), number, f"/staff/patients/{patient}/invitation-trouble")
            for kind, state in (("undelivered", "failed_delivery"), ("identity", "suspended"))
            for since, name, number, patient in await _INVITATIONS.rows(state)]


async def _stopped() -> list[AccessItem]:
    now, limits, found = clock.now(), await the_limits(), []
    for account, passwords, codes, name, number, patient, codes_wait in await _STOPPED.rows(
            limits.password_tries, now, limits.code_ceiling):
        for_codes = codes >= limits.code_ceiling or (codes_wait is not None and codes_wait > now)
        if for_codes or passwords >= limits.password_ceiling or await waits_until(account) is not None:
            rows = await _SINCE.rows(account)
            found.append(AccessItem("waiting", rows[0][0] if rows else now, name.strip(), number,
                                    f"/staff/patients/{patient}/accounts/{account}/waiting"))
    return found


async def _locks() -> list[AccessItem]:
    return _of_accounts("staff_lock", await _STAFF_LOCKS.rows(), "lock")


async def _resets() -> list[AccessItem]:
    return _of_accounts("reset", await _RESETS.rows(clock.now()), "second-step")


def _of_accounts(kind: str, rows: list[tuple], place: str) -> list[AccessItem]:
    return [AccessItem(kind, since, name.strip(), number, f"/staff/patients/{patient}/accounts/{account}/{place}")
            for since, name, number, patient, account in rows]


async def _colleagues() -> list[AccessItem]:
    return [AccessItem("colleague", since, name, number, f"/staff/accounts/{account}")
            for since, name, number, account in await _COLLEAGUES.rows(clock.now())]
