"""A person, browsers, the desk and a clock that Hypothesis moves about; tests/security/test_every_way_in.py has the rules."""

import asyncio
import dataclasses
from datetime import UTC, datetime, timedelta

from hypothesis.stateful import RuleBasedStateMachine, invariant

from portal import clock
from portal.accounts import throttles
from portal.database.engine import engine, engine_for, use_engine
from portal.settings import settings, use_settings
from tests.support.cast import make_cast
from tests.support.every_way_in import Browser, Noor, newest_link, the_account
from tests.support.every_way_in_rules import Watch, gets_back_in
from tests.support.visitor import Visitor

WHERE = ("home", "library", "stranger")
BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class WaysIn(RuleBasedStateMachine):
    """Noor, whom the clinic invites; three browsers, any of which may hold anything; the desk; the clock."""

    databases = chosen = None  # of the test that runs the machine

    def __init__(self) -> None:
        super().__init__()
        self._loop = asyncio.Runner()
        self._time = clock.travelling(BEGAN)
        self._time.__enter__()
        self._noor, self._watch = Noor(), Watch()
        self._browsers = {name: Browser(Visitor(address=f"198.51.100.{number}")) for number, name in enumerate(WHERE, 20)}
        self._do(self._open())

    async def _open(self) -> None:
        url = await self.databases.new(self.chosen.data_dir)
        use_settings(dataclasses.replace(self.chosen, database_url=url))
        use_engine(engine_for(settings()))
        await make_cast()

    def _do(self, doing):
        clock.advance(timedelta(seconds=1))
        return self._loop.run(doing)

    def _has_account(self) -> bool:
        return self._do(the_account()) is not None

    def _forget_trust(self) -> None:
        for browser in self._browsers.values():
            browser.trusted = None

    async def _guess_passwords(self, times: int) -> None:
        account = await the_account()
        for _ in range(times):
            await throttles.may_try_password(account.id, None)
            await throttles.count_wrong_password(account.id, None, account_id=account.id)

    async def _guess_codes(self, times: int) -> None:
        account = await the_account()
        for number in range(times):
            if number and number % 5 == 0:
                clock.advance(timedelta(hours=4, seconds=1))
            await throttles.reserve_code_attempt(account.id)

    async def _send(self, at: str, path: str, button: str) -> None:
        visitor = self._browsers[at].visitor
        await visitor.open(path)
        if f">{button}<" in visitor.page.html:
            await visitor.press(button, {"Username": "P-1005"})

    async def _press_behind(self, at: str, part: str, button: str) -> bool:
        link, visitor = await newest_link(part), self._browsers[at].visitor
        if link is None or (await visitor.open(link)).status != 200:
            return False
        return (await visitor.press(button)).status == 200

    @invariant()
    def nothing_is_broken(self):
        self._do(self._watch.look(list(self._browsers.values()), self._noor))

    def teardown(self) -> None:
        try:
            self._do(gets_back_in(Browser(Visitor(address="203.0.113.99")), self._noor))
        finally:
            self._do(engine().stop())
            self._time.__exit__(None, None, None)
            self._loop.close()
            use_engine(None)
