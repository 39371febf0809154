"""Attempts and requests of a network address (C38, C39)."""

import asyncio
import dataclasses
import time
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts import throttles
from portal.accounts.tables import Throttle
from portal.accounts.throttles import requests
from portal.accounts.throttles.addresses import is_clinics_own, network_of
from portal.accounts.throttles.requests import count_request
from portal.errors import TooManyTries
from portal.settings import settings, use_settings
from tests.accounts.racing import race

ELSEWHERE = "203.0.113.7"


@pytest.fixture(autouse=True)
def standing_clock():
    """Time passes only when the test says so."""
    with clock.travelling(clock.now()):
        yield


async def let_through(times: int, address: str, *, signed_in: bool = False) -> int:
    """How many of these requests are let through."""
    passed = 0
    for _ in range(times):
        try:
            await count_request(address, signed_in=signed_in)
            passed += 1
        except TooManyTries:
            continue
    return passed


async def posts(times: int, kind: str, address: str) -> int:
    """How many of these forms are let through."""
    answers = await asyncio.gather(
        *(throttles.count_sensitive(kind, address) for _ in range(times)), return_exceptions=True)
    assert {type(answer) for answer in answers} <= {type(None), TooManyTries}
    return answers.count(None)


async def test_twenty_sign_ins_a_minute(database):
    for _ in range(20):
        await throttles.count_sign_in(ELSEWHERE)
    with pytest.raises(TooManyTries) as refusal:
        await throttles.count_sign_in(ELSEWHERE)
    assert refusal.value.retry_after == 60
    clock.advance(timedelta(seconds=60))
    await throttles.count_sign_in(ELSEWHERE)


@pytest.mark.parametrize("kind", ["reset", "resend", "identity"])
async def test_twenty_an_hour_of_what_sends_mail_or_checks_identity(database, kind):
    assert await posts(30, kind, ELSEWHERE) == 20
    clock.advance(timedelta(minutes=59))
    assert await posts(5, kind, ELSEWHERE) == 0
    with pytest.raises(TooManyTries) as refusal:
        await throttles.count_sensitive(kind, ELSEWHERE)
    assert refusal.value.retry_after == 60


async def test_kinds_and_addresses_have_counters_of_their_own(database):
    await posts(20, "reset", ELSEWHERE)
    assert await posts(20, "resend", ELSEWHERE) == 20
    assert await posts(20, "reset", "203.0.113.8") == 20


async def test_neighbours_in_an_ipv6_customers_network_are_one(database):
    assert await posts(20, "sign_in", "2001:db8:1:2::1") == 20
    assert await posts(1, "sign_in", "2001:db8:1:2:ffff::9") == 0
    assert await posts(1, "sign_in", "2001:db8:1:3::1") == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.7", "203.0.113.7"), ("::ffff:203.0.113.7", "203.0.113.7"), ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
     ("fe80::1%eth0", "fe80::/64"), ("", ""), ("unix:", "unix:")],
)  # fmt: skip
def test_who_is_counted_together(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("address", "own"),
    [("198.51.100.9", True), ("198.51.101.9", False), ("::ffff:198.51.100.9", True), ("2001:db8::5", True), ("", False), ("x", False)],
)
def test_the_clinics_own_addresses(address, own):
    assert is_clinics_own(address, ("198.51.100.0/24", "2001:db8::/32")) is own


async def test_the_clinics_own_addresses_have_ten_times_the_room(database):
    use_settings(dataclasses.replace(settings(), clinic_addresses=("198.51.100.0/24",)))
    assert await posts(250, "sign_in", "198.51.100.9") == 200
    assert await let_through(3100, "198.51.100.9") == 3000


@pytest.mark.parametrize(("signed_in", "limit"), [(False, 300), (True, 1200)])
async def test_all_requests_of_an_address(database, signed_in, limit):
    assert await let_through(limit + 50, ELSEWHERE, signed_in=signed_in) == limit
    with pytest.raises(TooManyTries) as refusal:
        await count_request(ELSEWHERE, signed_in=signed_in)
    assert refusal.value.retry_after == 300
    clock.advance(timedelta(minutes=5))
    assert await let_through(limit + 50, ELSEWHERE, signed_in=signed_in) == limit


async def test_people_signed_in_behind_the_same_address_have_a_counter_of_their_own(database):
    await let_through(301, ELSEWHERE)
    assert await let_through(10, ELSEWHERE, signed_in=True) == 10


async def test_the_counter_survives_a_restart(database, monkeypatch):
    assert await let_through(260, ELSEWHERE) == 260
    monkeypatch.setattr(requests, "_leases", requests._Leases(None))
    assert await let_through(300, ELSEWHERE) <= 40


async def test_requests_at_the_same_moment_are_counted_once_each(database):
    answers = await asyncio.gather(*(count_request(ELSEWHERE, signed_in=False) for _ in range(400)), return_exceptions=True)
    assert answers.count(None) == 300


async def test_two_processes_together_let_three_hundred_through(database):
    counts = await race("request", 400, ELSEWHERE)
    assert 280 <= sum(counts) <= 300


async def test_counting_is_cheap(database):
    await let_through(20, ELSEWHERE, signed_in=True)
    begun = time.process_time()
    await let_through(1100, ELSEWHERE, signed_in=True)
    assert (time.process_time() - begun) / 1100 < 0.0002
    assert (await Throttle.select().first())["count"] <= 1200


async def test_what_is_kept_in_memory_is_bounded(database, monkeypatch):
    monkeypatch.setattr(requests, "_MOST_LEASES", 20)
    for number in range(100):
        await count_request(f"198.51.100.{number}", signed_in=False)
    assert len(requests._leases.by_key) <= 20
