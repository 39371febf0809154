"""People with second steps of several kinds, as they do it on the pages."""

import pyotp

from portal import clock
from portal.accounts.factors import factors_of
from portal.accounts.tables import Account
from tests.support.visitor import Visitor
from tests.support.ways_in import secret_on


def codes_shown(visitor: Visitor) -> list[str]:
    """The codes in the numbered list of the page."""
    return ["".join(code.itertext()) for code in visitor.page.tree.findall(".//ol//code")]


async def print_card(visitor: Visitor) -> list[str]:
    """Make a card on the page that offers it, and type its first code; all twenty."""
    await visitor.follow("Printed code card")
    await visitor.press("Show my card")
    codes = codes_shown(visitor)
    await visitor.follow("I have the card")
    await visitor.press("Continue", {"Code number 1": codes[0]})
    return codes


async def add_card(visitor: Visitor) -> list[str]:
    """The same from the account of somebody signed in."""
    await visitor.open("/account/second-steps")
    codes = await print_card(visitor)
    assert visitor.page.path == "/account/second-steps", visitor.page.text
    return codes


async def add_app(visitor: Visitor) -> str:
    """One more authenticator app for somebody signed in; its secret."""
    await visitor.open("/account/second-steps/authenticator")
    await visitor.press("Show the key")
    secret = secret_on(visitor)
    await visitor.press("Continue", {"6-digit code": pyotp.TOTP(secret).at(clock.now())})
    assert visitor.page.path == "/account/second-steps", visitor.page.text
    return secret


async def account_id(username: str) -> str:
    """The id of somebody's account."""
    return (await Account.select(Account.id).where(Account.username == username).first())["id"]


async def factor_ids(username: str) -> dict[str, str]:
    """Id by kind of somebody's second steps; the newest where there are several of a kind."""
    return {factor.kind: factor.id for factor in await factors_of(await account_id(username))}
