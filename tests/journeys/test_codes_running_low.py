"""The first pages say when recovery codes run low, and lead to new ones (C26)."""

import pytest

from portal import clock
from portal.accounts.tables import RecoveryCode
from tests.support.cast import sign_in
from tests.support.second_steps import account_id, codes_shown

PAGES = ["/records", "/patients/maya", "/account"]


async def use_all_but(left: int) -> None:
    """Maya has this many recovery codes left."""
    rows = await RecoveryCode.select(RecoveryCode.id).where(RecoveryCode.account == await account_id("maya"))
    for row in rows[left:]:
        await RecoveryCode.update({RecoveryCode.used_at: clock.now()}).where(RecoveryCode.id == row["id"])


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("left", "said"), [(3, "3 recovery codes left"), (1, "1 recovery code left"), (0, "0 recovery codes left")])
async def test_three_or_fewer_are_told_on_each_first_page(clinic, path, left, said):
    maya = await sign_in("maya")
    await maya.open("/account/recovery-codes")
    await maya.press("Show my new codes")
    await use_all_but(left)
    page = await maya.open(path)
    assert said in page.text and page.link("Make new recovery codes") == "/account/recovery-codes"


@pytest.mark.parametrize("path", PAGES)
async def test_with_enough_nothing_is_said(clinic, path):
    maya = await sign_in("maya")
    await maya.open("/account/recovery-codes")
    page = await maya.press("Show my new codes")
    assert len(codes_shown(maya)) == 10 and page.status == 200
    await use_all_but(4)
    assert "You have 4 recovery codes left" not in (await maya.open(path)).text
