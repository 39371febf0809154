"""While nobody can write, pages are still read: the limit of requests lets a few through uncounted."""

import pytest

from portal.accounts.throttles import requests
from portal.accounts.throttles.requests import LARGEST_LEASE, count_request
from portal.errors import Busy, TooManyTries


@pytest.mark.parametrize("trouble", [Busy(10), TimeoutError()])
async def test_reading_goes_on_while_the_database_is_locked(database, monkeypatch, trouble):
    async def fails(*_):
        raise trouble

    monkeypatch.setattr(requests, "_renew", fails)
    for _ in range(LARGEST_LEASE + 5):
        await count_request("198.51.100.77", signed_in=False)


async def test_a_full_bucket_still_refuses(database):
    with pytest.raises(TooManyTries):
        for _ in range(301):
            await count_request("198.51.100.78", signed_in=False)
