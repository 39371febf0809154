"""Browsers that read and write at a running portal all at once, and remember what it acknowledged."""

import asyncio
import itertools

import httpx

from portal import clock
from portal.accounts.sessions import start_session
from portal.accounts.tables import Account
from tests.support.page import Page

READERS = ["maya"] * 4
WRITERS = ["sam.front"] * 4
CLIENTS = len(READERS) + len(WRITERS)
_numbers = itertools.count()


async def tokens_for(usernames: list[str]) -> list[str]:
    """Cookies of signed-in browsers, one for each name, made in the database in force."""
    tokens = []
    for username in usernames:
        account = await Account.objects().get(Account.username == username)
        tokens.append((await start_session(stage="full", account_id=account.id, factor_at=clock.now())).token)
    return tokens


class Burst:
    """What eight browsers did. `reads` counts pages that came; `invited` are the addresses whose invitation was
    acknowledged; `refused` are the answers 503; `cut` counts requests without an answer; `others` is anything else."""

    def __init__(self, url: str, readers: list[str], writers: list[str]):
        self._url, self._readers, self._writers = url, readers, writers
        self.reads, self.cut, self.slowest = 0, 0, 0.0
        self.invited: list[str] = []
        self.refused: list[httpx.Response] = []
        self.others: list[httpx.Response] = []

    async def go_on_until_cut(self) -> None:
        """Every browser goes on until the portal does not answer any more."""
        await asyncio.gather(*[self._browse(token, self._read) for token in self._readers],
                             *[self._browse(token, self._invite) for token in self._writers])  # fmt: skip

    async def once(self) -> None:
        """Every browser does one thing."""
        await asyncio.gather(*[self._browse(token, self._read, times=1) for token in self._readers],
                             *[self._browse(token, self._invite, times=1) for token in self._writers])  # fmt: skip

    async def _browse(self, token: str, act, times: int | None = None) -> None:
        headers = {
            "cookie": f"dev-sid={token}", "origin": self._url, "sec-fetch-site": "same-origin",
            "x-forwarded-for": f"203.0.{next(_numbers) % 250}.{next(_numbers) % 250}",  # so that no limit of one address is met
        }  # fmt: skip
        async with httpx.AsyncClient(base_url=self._url, headers=headers, timeout=30) as browser:
            try:
                for _ in itertools.count() if times is None else range(times):
                    await act(browser)
            except httpx.TransportError:
                self.cut += 1

    async def _read(self, browser: httpx.AsyncClient) -> None:
        answer = await browser.get("/patients/maya/access-log")
        if answer.status_code == 200:
            self.reads += 1
        self._sort(answer, (200,))

    async def _invite(self, browser: httpx.AsyncClient) -> None:
        if not hasattr(browser, "csrf") and not await self._open_form(browser):
            return
        address = f"noor{next(_numbers)}@example.org"
        answer = await browser.post("/staff/patients/noor/invitations/email", data={"csrf": browser.csrf, "email": address, "language": "en"})
        if answer.headers.get("location") == "/staff/patients/noor/invitations":
            self.invited.append(address)
        self._sort(answer, (303,) if answer.headers.get("location") == "/staff/patients/noor/invitations" else ())

    async def _open_form(self, browser: httpx.AsyncClient) -> bool:
        answer = await browser.get("/staff/patients/noor/invitations/email")
        self._sort(answer, (200,))
        if answer.status_code != 200:
            return False
        page = Page(answer)
        browser.csrf = dict(page.fields(page.form("Send the invitation")))["csrf"]
        return True

    def _sort(self, answer: httpx.Response, expected: tuple[int, ...]) -> None:
        self.slowest = max(self.slowest, answer.elapsed.total_seconds())
        if answer.status_code == 503:
            self.refused.append(answer)
        elif answer.status_code not in expected:
            self.others.append(answer)
