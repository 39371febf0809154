"""What must hold after every step of every way in, and that the owner gets back in within a day (reliability: INV)."""

from datetime import timedelta

from portal import clock
from portal.accounts.factors import factors_of
from portal.accounts.invitations import OPEN
from portal.accounts.second_step_resets.call_back import complete_if_due
from portal.accounts.second_step_resets.ending import awaits_set_up
from portal.accounts.second_step_resets.tables import SecondStepReset
from portal.accounts.sessions import current_session
from portal.accounts.tables import Account, Invitation, Session
from portal.accounts.throttles import codes_are_off
from portal.audit.verification import examine
from portal.crypto.tokens import token_hash
from portal.database.check import problems
from portal.database.engine import engine
from tests.support import every_way_in_desk as desk
from tests.support.every_step_of_opening import go_on
from tests.support.every_way_in import (
    Browser,
    Noor,
    newest_link,
    send_password,
    show_app,
    show_card,
    show_recovery_code,
    the_account,
)

DAY = timedelta(hours=24)


class Watch:
    """Looks at the database after every step. `_entered` are full sessions whose browser had shown enough; `_ended` those
    that are over."""

    def __init__(self) -> None:
        self._entered: set[str] = set()
        self._ended: set[str] = set()
        self._resets = 0

    async def look(self, browsers: list[Browser], noor: Noor) -> None:
        """Raises AssertionError."""
        await self._take_note_of_resets(browsers, noor)
        await self._nobody_is_in_with_less_than_two_proofs(browsers)
        await self._what_has_ended_stays_ended()
        assert await self._open_invitations() <= 1, "more than one open invitation"
        assert (await examine()).first_bad is None
        mails = await engine().rows("SELECT count(*), count(DISTINCT dedup_key) FROM outbox")
        assert mails[0][0] == mails[0][1]

    async def _take_note_of_resets(self, browsers: list[Browser], noor: Noor) -> None:
        """A call back takes effect by itself: the link is mailed then."""
        done = await SecondStepReset.count().where(SecondStepReset.state == "completed", SecondStepReset.way == "call_back")
        if done > self._resets:
            self._resets, noor.link = done, await newest_link("new-second-step")

    async def _nobody_is_in_with_less_than_two_proofs(self, browsers: list[Browser]) -> None:
        account = await the_account()
        proved = {token_hash(browser.visitor.cookie("sid") or "") for browser in browsers if browser.proved}
        rows = await Session.select(Session.id, Session.token_hash).where(
            Session.stage == "full", Session.ended_at.is_null(), Session.account == (account.id if account else ""))
        for row in rows:
            assert row["id"] in self._entered or row["token_hash"] in proved, [sorted(browser.shown) for browser in browsers]
            self._entered.add(row["id"])

    async def _what_has_ended_stays_ended(self) -> None:
        rows = await Session.select(Session.id).where(Session.ended_at.is_null())
        assert not self._ended & {row["id"] for row in rows}, "a session that had ended lives again"
        self._ended |= {row["id"] for row in await Session.select(Session.id).where(Session.ended_at.is_not_null())}

    @staticmethod
    async def _open_invitations() -> int:
        account = await the_account()
        mine = (Invitation.patient_id == "noor") | (Invitation.login_index == (account.id if account else "-"))
        return await Invitation.count().where(mine, Invitation.state.is_in(list(OPEN)), Invitation.expires_at > clock.now())


async def nobody_is_in(browsers: list[Browser]) -> None:
    """Every session is over, also for the browsers that hold its cookie."""
    for browser in browsers:
        session = await current_session(browser.visitor.cookie("sid") or "", background=True)
        assert session is None or session.account_id is None, session
    account = await the_account()
    assert not await Session.exists().where(Session.account == account.id, Session.ended_at.is_null())


async def gets_back_in(browser: Browser, noor: Noor) -> None:
    """From wherever things stand, in a fresh browser, within a day: by time, mailbox and second step, or the desk."""
    began, account = clock.now(), await the_account()
    clock.advance(DAY)
    if account is not None:
        await complete_if_due(account.id)  # a call back that nobody stopped takes effect by the clock
    alone = account is not None and await _needs_no_desk(account, noor)
    if alone:
        await _by_mailbox(browser, noor)
        assert await browser.is_in(), ("no way in without the desk", browser.path, browser.visitor.page.text[:300])
    else:
        await (_by_the_desk(browser, noor, account) if account else _by_invitation(browser, noor))
        assert await browser.is_in(), ("the desk could not help", browser.path, browser.visitor.page.text[:300])
    assert clock.now() - began < DAY + timedelta(minutes=10)
    assert await problems() == []


async def _needs_no_desk(account: Account, noor: Noor) -> bool:
    """Mailbox and second step are enough."""
    kinds = {factor.kind for factor in await factors_of(account.id)}
    holds = ("authenticator" in kinds and noor.secret) or ("code_card" in kinds and noor.card)
    shut = account.staff_locked or await codes_are_off(account.id) or await awaits_set_up(account.id)
    mailbox = await engine().rows("SELECT 1 FROM email_address WHERE verified_at IS NOT NULL AND address = 'noor@example.org'")
    return bool(holds and mailbox and not shut)


async def _by_mailbox(browser: Browser, noor: Noor) -> None:
    await browser.visitor.open("/password/forgotten")
    await browser.visitor.press("Send the link", {"Username": "P-1005"})
    await use_reset_link(browser, noor)
    await _both_proofs(browser, noor, noor.password)


async def use_reset_link(browser: Browser, noor: Noor) -> bool:
    """Set a new password behind the newest link; False when it is of no use."""
    link = await newest_link("password/reset")
    if link is None or (await browser.visitor.open(link)).status != 200:
        return False
    password = noor.next_password()
    await browser.visitor.press("Set the password", {"New password": password})
    if browser.path != "/sign-in":
        return False
    noor.password = password
    return True


async def _by_the_desk(browser: Browser, noor: Noor, account: Account) -> None:
    await desk.open_everything(account)
    await desk.make_temporary_password(noor)
    await desk.reset_second_step(noor, on_paper=True)
    await browser.visitor.open(noor.link)
    browser.link = noor.link
    await _both_proofs(browser, noor, noor.temporary)


async def _by_invitation(browser: Browser, noor: Noor) -> None:
    await desk.invite()
    await browser.visitor.open(await newest_link("invitations"))
    await go_on(browser, noor, "app")


async def _both_proofs(browser: Browser, noor: Noor, password: str) -> None:
    await send_password(browser, noor, password)
    if browser.path == "/sign-in/code":
        await show_app(browser, noor, right=True, trust=False)
    if browser.path == "/sign-in/code-card":
        await show_card(browser, noor, right=True)
    if browser.path.startswith("/sign-in"):
        await show_recovery_code(browser, noor, right=True)
    await go_on(browser, noor, "app")
