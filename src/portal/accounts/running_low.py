"""Whether somebody will soon be without codes on paper: recovery codes, or those of a printed card."""

import msgspec

from portal.accounts.code_cards.cards import FEW_CODES as FEW_CARD_CODES
from portal.accounts.second_steps import FEW_CODES as FEW_RECOVERY_CODES
from portal.database.statements import Statement

_LEFT = Statement(
    "SELECT (SELECT count(*) FROM recovery_code r WHERE r.account = ? AND r.used_at IS NULL),"
    " (SELECT count(*) FROM code_card k WHERE k.account = ? AND k.confirmed_at IS NOT NULL),"
    " (SELECT count(*) FROM code_card k JOIN code_card_code c ON c.card = k.id"
    " WHERE k.account = ? AND k.confirmed_at IS NOT NULL AND c.used_at IS NULL)"
)


class RunningLow(msgspec.Struct, frozen=True):
    """How many are left of what runs low; None of what does not."""

    recovery_codes: int | None
    card_codes: int | None


async def running_low(account_id: str) -> RunningLow | None:
    """What its owner should make anew soon; None when there is enough of everything."""
    recovery, card, on_card = (await _LEFT.rows(account_id, account_id, account_id))[0]
    low = RunningLow(recovery if recovery <= FEW_RECOVERY_CODES else None, on_card if card and on_card <= FEW_CARD_CODES else None)
    return None if low.recovery_codes is None and low.card_codes is None else low
