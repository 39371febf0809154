"""Somebody has lost every second step: what the desk needs to see about it."""

import msgspec

from portal.accounts.notices import confirmed_addresses
from portal.accounts.phrase.phrases import phrase_is_wanted, phrases_are_on
from portal.accounts.second_step_resets.ending import link_may_be_mailed
from portal.accounts.second_step_resets.resets import Reset, newest_reset
from portal.accounts.tables import Account
from portal.charts.door import PatientFile
from portal.charts.grants import account_with_access
from portal.database.statements import Statement
from portal.errors import NotFound


class LostSecondStep(msgspec.Struct, frozen=True):
    """An account as the page about its second step shows it. `phone`: the only number to call back; empty when none is on
    file. `has_address`: a link to stop a reset has somewhere to go."""

    account_id: str
    name: str
    phone: str
    has_address: bool
    reset: Reset | None
    link_is_open: bool
    phrases_on: bool
    phrase_wanted: bool

    @property
    def state(self) -> str:
        """requested, waiting, or none when nothing is open."""
        return self.reset.state if self.reset is not None and self.reset.is_open else "none"


_OWN_PHONE = Statement(
    "SELECT p.phone FROM access_grant g JOIN patient p ON p.id = g.patient WHERE g.account = ? AND g.relationship = 'self'"
    " ORDER BY g.created_at LIMIT 1")


async def patients_account(patient: PatientFile, account_id: str) -> Account:
    """An account with access to this patient that is not a colleague's: two administrators look after those. Raises
    NotFound."""
    account = await account_with_access(patient, account_id)
    if account is None or account.role is not None:
        raise NotFound
    return account


async def lost_second_step(patient: PatientFile, account: Account) -> LostSecondStep:
    """How things stand with the account's second step."""
    own = await _OWN_PHONE.rows(account.id)
    return LostSecondStep(
        account_id=account.id, name=account.name, phone=own[0][0] if own else patient.phone,
        has_address=bool(await confirmed_addresses(account.id)), reset=await newest_reset(account.id),
        link_is_open=await link_may_be_mailed(account.id), phrases_on=await phrases_are_on(),
        phrase_wanted=await phrase_is_wanted(account.id))
