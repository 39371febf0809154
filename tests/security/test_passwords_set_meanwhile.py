"""A password that is set while something with the old one is under way stays (C14, C17, C50)."""

import pytest

from portal.accounts import passwords, sign_in
from portal.accounts.people import account_by_id
from portal.accounts.sessions import current_session
from portal.accounts.tables import Account, Session
from portal.audit.events import SYSTEM
from portal.crypto.passwords import PasswordCheck, hash_password
from portal.demo.cast import PASSWORD
from portal.errors import Conflict
from tests.support.cast import sign_in as signed_in
from tests.support.ways_in import enter_password


async def set_anew(*_) -> PasswordCheck:
    """The check of the old password, during which a reset link is used."""
    hashed = await hash_password("heather over dry stones")
    await Account.update({Account.password_hash: hashed}).where(Account.username == "maya")
    return PasswordCheck(True, True)


async def is_new() -> bool:
    account = await Account.objects().get(Account.username == "maya")
    return (await passwords.check_password("heather over dry stones", account.password_hash)).matches


async def test_a_hash_made_anew_never_brings_an_old_password_back(clinic, monkeypatch):
    monkeypatch.setattr(sign_in, "check_password", set_anew)
    await enter_password("maya")
    assert await is_new()


async def test_a_change_that_a_reset_overtook_is_refused(clinic, monkeypatch):
    maya = await signed_in("maya")
    session = await current_session(maya.cookie("sid"))
    account = await account_by_id(session.account_id)
    real = passwords.hash_password

    async def overtaken(password: str) -> str:
        await set_anew()
        return await real(password)

    monkeypatch.setattr(passwords, "hash_password", overtaken)
    with pytest.raises(Conflict):
        await passwords.change_password(account, PASSWORD, "somebody elses lamp", session=session, actor=SYSTEM)
    assert await is_new() and await Session.exists().where(Session.id == session.id, Session.ended_at.is_null())
