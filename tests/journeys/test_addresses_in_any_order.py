"""Whatever is done to the addresses of an account, and in whatever order, it keeps its name and at most two addresses (C06, C07)."""

import asyncio
import random
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.emails.addresses import addresses_of, waiting_address
from portal.accounts.emails.asking import Sending, ask_for_address, give_up_address, send_link_again
from portal.accounts.emails.changing import confirm_address, remove_address, undo_change
from portal.accounts.identifiers import account_for, claim_identifier
from portal.accounts.tables import Account, AccountToken, EmailAddress, LoginIdentifier
from portal.audit.events import Actor
from portal.errors import Conflict, Gone
from tests.support.mail import link_to, mails_to

OWNER = Actor("patient")
NAMES = [f"maya{number}@example.org" for number in range(5)]


@pytest.fixture
async def maya(clinic) -> Account:
    """An account that signs in with its only address."""
    now = clock.now()
    account = Account(id="m", name="M", status="active", created_at=now)
    await Account.insert(account)
    await EmailAddress.insert(EmailAddress(id="e", account="m", address=NAMES[0], verified_at=now, created_at=now))
    await claim_identifier("m", "email", NAMES[0])
    return account


async def token_in(address: str, subject: str) -> str:
    """The token of the newest link of this kind that went to an address."""
    links = [mail.links[0] for mail in await mails_to(address) if subject in mail.subject]
    return links[0].rpartition("/")[2] if links else "none" * 8


async def do_something(account: Account, dice: random.Random) -> None:
    """One thing that people or an intruder may do."""
    known, waiting = await addresses_of(account.id), await waiting_address(account.id)
    replaced = dice.choice([*known, None])
    what = dice.choice(["ask", "ask", "confirm", "confirm", "remove", "undo", "again", "give up"])
    if what == "ask":
        await ask_for_address(account, dice.choice(NAMES), replaces_id=replaced and replaced.id, actor=OWNER)
    elif what == "confirm" and waiting:
        await confirm_address(await token_in(waiting.address, "Please confirm"), OWNER)
    elif what == "remove" and known:
        await remove_address(account, dice.choice(known).id, OWNER, keep=None)
    elif what == "undo":
        await undo_change(await token_in(dice.choice(NAMES), "email address"), OWNER)
    elif what == "again":
        await send_link_again(account, actor=OWNER)
    else:
        await give_up_address(account, actor=OWNER)


@pytest.mark.parametrize("seed", range(6))
async def test_no_order_loses_the_way_in_or_leaves_a_stranger_a_name(maya, seed):
    dice = random.Random(seed)
    for _ in range(25):
        clock.advance(timedelta(minutes=dice.choice([1, 30, 90])))
        try:
            await do_something(maya, dice)
        except (Conflict, Gone):
            pass
        known = [one.address for one in await addresses_of("m")]
        names = await LoginIdentifier.count().where(LoginIdentifier.account == "m")
        leading = [name for name in NAMES if (found := await account_for(name)) and found.id == "m"]
        assert len(known) <= 2 and len(known) == len(set(known)) and names >= 1
        assert set(leading) == set(known) or not known
        assert await EmailAddress.count().where(EmailAddress.account == "m", EmailAddress.verified_at.is_null()) <= 1


async def test_of_twenty_who_ask_for_the_link_again_one_mail_is_sent(maya):
    await ask_for_address(maya, NAMES[1], actor=OWNER)
    clock.advance(timedelta(seconds=61))
    sent = await asyncio.gather(*(send_link_again(maya, actor=OWNER) for _ in range(20)))
    assert sent.count(Sending.SENT) == 1
    assert len(await mails_to(NAMES[1])) == 2
    assert await AccountToken.count().where(AccountToken.purpose == "verify_email", AccountToken.used_at.is_null()) == 1


async def test_of_twenty_who_confirm_one_does(maya):
    await ask_for_address(maya, NAMES[1], actor=OWNER)
    token = (await link_to(NAMES[1])).rpartition("/")[2]
    done = await asyncio.gather(*(confirm_address(token, OWNER) for _ in range(20)), return_exceptions=True)
    assert sum(isinstance(one, Account) for one in done) == 1
    assert {type(one) for one in done} == {Account, Gone}


async def test_two_who_add_at_once_leave_one_waiting(maya):
    await asyncio.gather(*(ask_for_address(maya, name, actor=OWNER) for name in NAMES[1:4]))
    assert await EmailAddress.count().where(EmailAddress.verified_at.is_null(), EmailAddress.account == "m") == 1
