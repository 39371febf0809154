"""Whether there is an account, and in which state, cannot be told from an answer (C31), its time (C33) or the order of the
checks (C32)."""

import re
from math import erf, sqrt
from statistics import median
from time import perf_counter

import pytest

from portal.accounts import throttles
from portal.accounts.identifiers import account_for, identifier_index
from portal.accounts.second_step_resets.in_person import reset_in_person
from portal.accounts.tables import Account, Throttle
from portal.audit.events import SYSTEM
from portal.crypto import passwords
from portal.demo.cast import PASSWORD
from tests.support.visitor import Visitor
from tests.support.ways_in import enter_password, invited_noor, noor_at_her_password

FORMS = {"/sign-in": "Sign in", "/password/forgotten": "Send the link", "/access-links/new": "Email me the link",
         "/username/forgotten": "Send the email"}
LABELS = {"/username/forgotten": "Email address"}
MASKS = [(r'name="csrf" value="[^"]+"', "csrf"), (r"x-csrf-token&#34;: &#34;[^&]+|X-CSRF-Token[^}]+", "csrf"), (r"<!--[A-Za-z0-9._]+-->", ""),
         (r"[A-Z0-9]{6}-[A-Z0-9]{4}", "request")]


async def unknown() -> str:
    return "nobody.at.all"


async def wrong() -> str:
    return "maya"


async def waiting() -> str:
    for _ in range(10):
        await throttles.may_try_password((await account_for("maya")).id, None)
    return "maya"


async def unknown_and_waiting() -> str:
    for _ in range(10):
        await throttles.may_try_password(identifier_index("nobody.at.all"), None)
    return "nobody.at.all"


async def disabled() -> str:
    await Account.update({Account.status: "disabled"}).where(Account.username == "maya")
    return "maya"


async def closed_by_staff() -> str:
    await Account.update({Account.staff_locked: True}).where(Account.username == "maya")
    return "maya"


async def half_set_up() -> str:
    noor = await noor_at_her_password(await invited_noor())
    await noor.press("Continue", {"New password": "seven lamps under the weir"})
    return "P-1005"


async def disowned() -> str:
    await throttles.turn_off_password_sign_in((await account_for("maya")).id)
    return "maya"


async def without_second_step() -> str:
    maya = await account_for("maya")
    await reset_in_person(maya, document="passport", on_paper=True, actor=SYSTEM, patient_id="maya")
    return "maya"


STATES = (unknown, wrong, waiting, unknown_and_waiting, disabled, closed_by_staff, half_set_up, disowned, without_second_step)


async def answer(path: str, identifier: str) -> tuple:
    """Status, headers and body of what comes back for the form, without what is new in every answer."""
    visitor = Visitor(address="198.51.100.5")
    await visitor.open(path)
    values = {LABELS.get(path, "Username"): identifier} | ({"Password": "not the right one"} if path == "/sign-in" else {})
    page = await visitor.press(FORMS[path], values)
    body = page.html.replace(f'value="{identifier}"', "")
    for pattern, mask in MASKS:
        body = re.sub(pattern, mask, body)
    headers = {name: value for name, value in page.response.headers.items() if name not in {"content-length", "set-cookie"}}
    return page.status, headers, [line.partition("=")[0] for line in page.response.headers.get_list("set-cookie")], body


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("state", STATES[1:])
async def test_every_kind_of_no_is_the_same_to_the_byte(clinic, state, path):
    expected = await answer(path, await unknown())
    assert await answer(path, await state()) == expected


@pytest.mark.parametrize("state", [disabled, closed_by_staff, waiting, disowned])
async def test_the_state_is_told_only_after_the_right_password_and_never_while_waiting(clinic, state):
    page = (await enter_password(await state(), address="198.51.100.5")).page
    assert (page.status, page.h1) == ((403, "Your account is not active") if state is closed_by_staff else (422, "Sign in"))


@pytest.mark.parametrize(("state", "hashes"), [(unknown, 1), (wrong, 1), (disabled, 1), (closed_by_staff, 1), (half_set_up, 1),
                                               (waiting, 0), (unknown_and_waiting, 0)])
async def test_one_hash_for_everybody_and_none_for_who_has_to_wait(clinic, monkeypatch, state, hashes):
    identifier, counted, real = await state(), [], passwords.on_hashing_thread

    async def count(work, *args):
        counted.append(work)
        return await real(work, *args)

    monkeypatch.setattr(passwords, "on_hashing_thread", count)
    await answer("/sign-in", identifier)
    assert len(counted) == hashes


async def test_the_address_is_counted_before_anything_else(clinic, monkeypatch):
    monkeypatch.setattr("portal.accounts.sign_in.account_for", None)  # would fail if it were asked
    for _ in range(20):
        await throttles.count_sign_in("198.51.100.5")
    page = (await enter_password("maya", address="198.51.100.5")).page
    assert page.status == 429 and int(page.response.headers["retry-after"]) <= 60


async def test_a_right_password_after_the_wait_counts_and_the_code_comes_last(clinic):
    visitor = await enter_password("maya", address="198.51.100.5")
    assert visitor.page.h1 == "Enter the code from your app" and (await visitor.open("/records")).path == "/sign-in/code"
    assert PASSWORD not in visitor.page.html


async def measured(path: str, classes: tuple[str, ...], times: int) -> dict[str, list[float]]:
    """Seconds that each identifier takes, in turns; nobody ever has to wait."""
    found: dict[str, list[float]] = {identifier: [] for identifier in classes}
    visitor = Visitor(address="198.51.100.5")
    for _ in range(times):
        for identifier in classes:
            await Throttle.delete(force=True)
            await Account.update({Account.password_failures: 0}, force=True)
            await visitor.open(path)
            values = {LABELS.get(path, "Username"): identifier} | ({"Password": "not it"} if path == "/sign-in" else {})
            began = perf_counter()
            await visitor.press(FORMS[path], values)
            found[identifier].append(perf_counter() - began)
    return found


def mann_whitney(one: list[float], other: list[float]) -> float:
    """The probability of ranks this different if both were drawn from the same (two-sided, normal approximation)."""
    ranks = {value: rank for rank, value in enumerate(sorted([*one, *other]), 1)}
    u = sum(ranks[value] for value in one) - len(one) * (len(one) + 1) / 2
    spread = sqrt(len(one) * len(other) * (len(one) + len(other) + 1) / 12)
    return 1 - erf(abs(u - len(one) * len(other) / 2) / spread / sqrt(2))


@pytest.mark.slow
@pytest.mark.parametrize("path", FORMS)
async def test_the_time_of_an_answer_does_not_tell_whether_there_is_an_account(clinic, path):
    await Account.update({Account.status: "disabled"}).where(Account.username == "lee.chen")
    for _ in range(3):
        found = await measured(path, ("nobody.at.all", "maya", "lee.chen"), 60)
        nobody, others = found.pop("nobody.at.all"), list(found.values())
        alike = all(mann_whitney(nobody, times) > 0.01 for times in others) or path != "/sign-in"
        if alike and all(abs(median(times) - median(nobody)) < 0.010 for times in others):
            return
    pytest.fail(f"{median(nobody):.4f} s without an account, {[round(median(times), 4) for times in others]} s with one")
