"""Every way in, in any order, from any browser: nobody gets in with fewer than two proofs, what has ended stays ended, and
the owner always gets back in within a day (C01 to C06, C23, C26, C28 to C30, C36, C40 to C42, C50).

Hypothesis makes up the order. What was shown is written down by the test, never asked of the portal.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, sampled_from

from portal import clock
from tests.support import every_way_in_desk as desk
from tests.support.every_step_of_opening import go_on
from tests.support.every_way_in import WRONG, newest_link, send_password, show_app, show_card, show_recovery_code, the_account
from tests.support.every_way_in_machine import WHERE, WaysIn
from tests.support.every_way_in_rules import nobody_is_in, use_reset_link

where, kinds = sampled_from(WHERE), sampled_from(["app", "card"])
MOVES = [timedelta(minutes=1), timedelta(minutes=20), timedelta(hours=2), timedelta(hours=25), timedelta(days=8)]
has_account = precondition(WaysIn._has_account)


class EveryWayIn(WaysIn):
    """Each rule is something that somebody does somewhere."""

    @initialize(opened=booleans(), kind=kinds)
    def begin(self, opened, kind):
        if opened:
            self.invite()
            self.open_invitation("home")
            self.go_on("home", kind)
            assert self._do(self._browsers["home"].is_in())

    @rule()
    def invite(self):
        self._do(desk.invite())

    @rule()
    def revoke_invitation(self):
        self._do(desk.revoke())

    @rule(at=where)
    def open_invitation(self, at):
        link = self._do(newest_link("invitations"))
        if link:
            self._do(self._browsers[at].visitor.open(link))

    @rule(at=where, kind=kinds)
    def go_on(self, at, kind):
        before = self._noor.password
        self._do(go_on(self._browsers[at], self._noor, kind))
        if self._noor.password != before:
            self._forget_trust()

    @rule(at=where, right=booleans(), temporary=booleans())
    def type_password(self, at, right, temporary):
        typed = (self._noor.temporary if temporary else self._noor.password) if right else WRONG
        if typed:
            self._do(send_password(self._browsers[at], self._noor, typed))

    @rule(at=where, right=booleans(), trust=booleans())
    def type_code_of_app(self, at, right, trust):
        self._do(show_app(self._browsers[at], self._noor, right=right, trust=trust))

    @rule(at=where, right=booleans())
    def type_code_of_card(self, at, right):
        self._do(show_card(self._browsers[at], self._noor, right=right))

    @rule(at=where, right=booleans())
    def type_recovery_code(self, at, right):
        self._do(show_recovery_code(self._browsers[at], self._noor, right=right))

    @has_account
    @rule(times=sampled_from([10, 100]))
    def somebody_guesses_passwords(self, times):
        self._do(self._guess_passwords(times))

    @has_account
    @rule(times=sampled_from([5, 100]))
    def somebody_guesses_codes(self, times):
        self._do(self._guess_codes(times))

    @rule(at=where)
    def ask_for_reset_link(self, at):
        self._do(self._send(at, "/password/forgotten", "Send the link"))

    @rule(at=where)
    def use_reset_link(self, at):
        if self._do(use_reset_link(self._browsers[at], self._noor)):
            self._forget_trust()
            self._do(nobody_is_in(list(self._browsers.values())))

    @rule(at=where)
    def use_access_link(self, at):
        self._do(self._send(at, "/access-links/new", "Email me the link"))
        self._do(self._press_behind(at, "access-links", "Let this browser try again"))

    @rule(at=where)
    def say_it_was_not_me(self, at):
        if self._do(self._press_behind(at, "not-me", "Sign out everywhere")):
            self._forget_trust()
            self._do(nobody_is_in(list(self._browsers.values())))

    @has_account
    @rule(on_paper=booleans())
    def desk_resets_second_step(self, on_paper):
        self._do(desk.reset_second_step(self._noor, on_paper=on_paper))
        self._forget_trust()
        self._do(nobody_is_in(list(self._browsers.values())))

    @rule(at=where)
    def open_link_for_new_second_step(self, at):
        if self._noor.link:
            self._do(self._browsers[at].visitor.open(self._noor.link))
            self._browsers[at].link = self._noor.link

    @has_account
    @rule()
    def desk_calls_back(self):
        self._do(desk.call_back())

    @rule(at=where)
    def stop_the_reset(self, at):
        self._do(self._press_behind(at, "second-step-reset", "Stop the reset"))

    @has_account
    @rule()
    def desk_locks(self):
        self._do(desk.lock())
        self._forget_trust()
        self._do(nobody_is_in(list(self._browsers.values())))

    @has_account
    @rule()
    def desk_opens_everything(self):
        self._do(self._open_everything())

    async def _open_everything(self) -> None:
        await desk.open_everything(await the_account())

    @rule()
    def desk_makes_temporary_password(self):
        self._do(desk.make_temporary_password(self._noor))

    @rule(amount=sampled_from(MOVES))
    def time_passes(self, amount):
        clock.advance(amount)

# A failing order is not made shorter: that takes minutes, and the words of the failure list its steps.
def run(databases, chosen, examples: int, steps: int) -> None:
    EveryWayIn.databases, EveryWayIn.chosen = databases, chosen
    run_state_machine_as_test(EveryWayIn, settings=settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate]))


def test_a_few_ways(databases, in_force):
    run(databases, in_force, examples=4, steps=20)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_many_ways(databases, in_force):
    run(databases, in_force, examples=25, steps=40)
