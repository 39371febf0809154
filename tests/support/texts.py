"""People with a number for text messages."""

import re

from portal import clock
from portal.accounts.phones.tables import PhoneNumber
from portal.accounts.tables import Account
from portal.database.identifiers import new_id
from tests.support.cast import sign_in
from tests.support.mail import texts_to
from tests.support.visitor import Visitor

MAYAS_NUMBER = "+447700900123"


async def newest_code(number: str = MAYAS_NUMBER) -> str:
    """The code in the newest text to a number."""
    return re.search(r"#(\d{6})$", (await texts_to(number))[0])[1]


async def confirmed_number(username: str = "maya", number: str = MAYAS_NUMBER, *, second_step: bool = False) -> None:
    """A number that has been confirmed; codes sent there are a second step."""
    account, now = await Account.select(Account.id).where(Account.username == username).first(), clock.now()
    await PhoneNumber.insert(PhoneNumber(
        id=new_id(), account=account["id"], number=number, verified_at=now, second_step_since=now if second_step else None,
        created_at=now))


async def gives_number(number: str = "07700 900123", username: str = "maya") -> Visitor:
    """Somebody signed in who has typed a number and is asked for its code."""
    visitor = await sign_in(username)
    await visitor.open("/account/phone/new")
    await visitor.press("Send the code", {"Mobile number": number})
    return visitor
