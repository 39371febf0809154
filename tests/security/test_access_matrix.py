"""Who may open what (C80): every route with an object in its path, for every kind of visitor, against a table that is
kept in `access_matrix.txt`. A new route, or another answer, fails here.

After a change that is meant: `WRITE_ACCESS_MATRIX=1 pytest tests/security/test_access_matrix.py`, and read the diff.
"""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from portal import clock
from portal.accounts.tables import Account
from portal.charts.tables import AccessGrant
from tests.support.cast import make_cast_with_records, sign_in
from tests.support.objects import MAYAS_OBJECTS, address_of, make_objects, routes_with_objects
from tests.support.visitor import Visitor

TABLE = Path(__file__).with_name("access_matrix.txt")
PEOPLE = {
    "anonymous": None, "owner": "maya", "stranger": "lee.chen", "proxy-full": "lee.chen", "proxy-limited": "ruth",
    "proxy-expired": "ruth", "proxy-revoked": "ruth", "proxy-suspended": "ruth", "proxy-not-begun": "ruth",
    "front-desk": "sam.front", "nurse": "priya", "clinician": "dr.osei", "billing": "bea.bills", "administrator": "ada.admin",
}
GRANTS = {
    "proxy-full": {}, "proxy-limited": {"scopes": "prescriptions appointments"},
    "proxy-expired": {"valid_until": timedelta(days=-1)}, "proxy-revoked": {"status": "revoked"},
    "proxy-suspended": {"status": "suspended"}, "proxy-not-begun": {"valid_from": timedelta(days=1)},
}


def kept() -> dict[str, str]:
    """The agreed answers: kind of visitor and route to status."""
    lines = TABLE.read_text().splitlines() if TABLE.exists() else []
    return dict(line.rsplit("  ", 1) for line in lines if line and not line.startswith("#"))


async def grant_maya(kind: str, maya: str) -> None:
    account = await Account.select(Account.id).where(Account.username == PEOPLE[kind]).first()
    given = dict(GRANTS[kind])
    times = {name: clock.now() + given[name] for name in ("valid_from", "valid_until") if isinstance(given.get(name), timedelta)}
    await AccessGrant.insert(AccessGrant(**{
        "id": f"grant-{kind}"[:22], "account": account["id"], "patient": maya, "relationship": "other", "scopes": "*",
        "valid_from": clock.now() - timedelta(days=9), "created_at": clock.now(), **given, **times}))


async def visitor_of(kind: str, maya: str) -> Visitor:
    if kind in GRANTS:
        await grant_maya(kind, maya)
    if PEOPLE[kind] is None:
        visitor = Visitor()
        await visitor.open("/sign-in")
        return visitor
    return await sign_in(PEOPLE[kind])


async def answer(visitor: Visitor, method: str, path: str) -> str:
    address = address_of(path)
    if method == "GET":
        response = await visitor.http.get(address)
    else:
        token = dict(visitor.page.fields(visitor.page.form("Sign")))["csrf"]
        response = await visitor.http.post(address, data={"csrf": token}, headers={
            "origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"})
    where = response.headers.get("location", "").partition("?")[0]
    for name, value in MAYAS_OBJECTS.items():
        where = where.replace(value, "{" + name + "}") if len(value) == 22 else where
    return f"{response.status_code}{' ' + where if where and response.status_code == 303 else ''}"


@pytest.mark.parametrize("kind", PEOPLE)
async def test_each_route_answers_this_visitor_as_agreed(database, kind):
    maya = (await make_cast_with_records())["maya"]
    await make_objects(maya)
    visitor = await visitor_of(kind, maya)
    found = {}
    for method, path in routes_with_objects():  # reading first: what a POST ends is still there then
        found[f"{kind}  {method} {path}"] = await answer(visitor, method, path)
    if os.environ.get("WRITE_ACCESS_MATRIX"):
        others = {key: value for key, value in kept().items() if not key.startswith(kind + "  ")}
        lines = sorted(f"{key}  {value}" for key, value in {**others, **found}.items())
        TABLE.write_text("\n".join(lines) + "\n")
    agreed = {key: value for key, value in kept().items() if key.startswith(kind + "  ")}
    assert found == agreed


def test_nobody_without_a_grant_or_a_role_gets_more_than_not_found():
    closed = {"stranger", "proxy-expired", "proxy-revoked", "proxy-suspended", "proxy-not-begun"}
    for key, status in kept().items():
        kind, route = key.split("  ", 1)
        if kind in closed and "{patient_id}" in route:
            assert status == "404", key


def test_nobody_who_is_not_signed_in_gets_to_an_object():
    for key, status in kept().items():
        if key.startswith("anonymous  "):
            assert status in {"303 /sign-in", "404", "410"} or "{token}" in key or "{topic}" in key, key
