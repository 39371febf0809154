"""What waits at the demo's front desk. It gets in nobody's way who signs in."""

from portal.accounts.identifiers import account_for
from portal.accounts.second_step_resets.call_back import ask_by_telephone
from portal.audit.events import Actor
from portal.demo.cast import RUTH


async def give_the_desk_work(patient_ids: dict[str, str]) -> None:
    """Ruth has called about her lost phone; Sam has written it down and has not called back yet. `patient_ids`: by cast key."""
    sam, ruth = await account_for("sam.front"), await account_for("ruth")
    if sam is not None and ruth is not None:
        await ask_by_telephone(ruth, actor=Actor("staff", account_id=sam.id), patient_id=patient_ids[RUTH.key])
