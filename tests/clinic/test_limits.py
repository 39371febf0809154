"""The numbers the clinic chooses: bounds, staleness, what counts when a row is odd."""

import asyncio
import os
import re
import sys

import pytest

from portal import clock
from portal.audit.events import SYSTEM
from portal.clinic.limits import DEFAULTS, LIMITS, Group, Unit, Weaker, forget_limits, limits_in, present, the_limits
from portal.clinic.limits.choosing import choices_in, choose_limits, chosen_otherwise, version_of
from portal.clinic.limits.tables import ClinicLimit
from portal.database.identifiers import new_id
from portal.errors import Conflict
from portal.settings import settings
from tests.support.limits import choose_limit
from tests.support.source_tree import portal_modules


async def store(name: str, value: int) -> None:
    """A row as somebody else could have written it."""
    await ClinicLimit.insert(ClinicLimit(id=new_id(), name=name, value=value, changed_at=clock.now()))
    forget_limits()


async def choose(group: Group = Group.SESSIONS, *, reason: str = "", **values: int) -> list[str]:
    """As the settings page does."""
    choices = await choices_in(group)
    return await choose_limits(group, {choice.limit.name: choice.value for choice in choices} | values, reason=reason,
                               version=version_of(choices), actor=SYSTEM)


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.name)
def test_each_limit_is_well_declared(limit):
    assert re.fullmatch(r"[a-z][a-z_]{2,50}", limit.name)
    assert 0 <= limit.floor <= limit.default <= limit.ceiling
    assert limit.unit is not Unit.SWITCH or (limit.floor, limit.ceiling) in {(0, 1), (1, 1), (0, 0)}
    assert limit.meaning.endswith(".") and not limit.title.endswith(".")
    assert not limit.reason or limit.weaker is not Weaker.NEITHER


def test_names_are_unique_and_every_group_has_some():
    assert len({limit.name for limit in LIMITS}) == len(LIMITS)
    assert all(limits_in(group) for group in Group)


def test_every_limit_is_asked_for_somewhere():
    texts = [module.text for module in portal_modules() if not module.name.startswith("clinic.limits")]
    idle = [limit.name for limit in LIMITS if not any(limit.name in text for text in texts)]
    assert not idle, f"nothing follows {idle}: use them, or take them out of the registry"


async def test_without_a_choice_every_limit_is_its_default(database):
    assert await the_limits() == DEFAULTS
    assert (await the_limits()).idle_minutes == 15


async def test_a_choice_counts_and_others_stay(database):
    assert await choose(idle_minutes=10, session_hours=8) == ["idle_minutes", "session_hours"]
    limits = await the_limits()
    assert (limits.idle_minutes, limits.session_hours, limits.sessions_per_account) == (10, 8, 5)


@pytest.mark.parametrize(("name", "value"), [("idle_minutes", 4), ("idle_minutes", 61), ("idle_minutes", -1), ("long_gone", 7)])
async def test_a_stored_value_that_no_limit_admits_is_the_default(database, name, value):
    await store(name, value)
    assert await the_limits() == DEFAULTS


async def test_asking_again_within_two_seconds_asks_no_database(database, monkeypatch):
    await the_limits()
    monkeypatch.setattr(present, "_CHOSEN", None)
    assert all(one == DEFAULTS for one in await asyncio.gather(*(the_limits() for _ in range(100))))


async def test_a_change_elsewhere_is_seen_after_two_seconds_at_most(database, monkeypatch):
    await the_limits()
    now = present.time.monotonic()
    await ClinicLimit.insert(ClinicLimit(id=new_id(), name="idle_minutes", value=30, changed_at=clock.now()))
    monkeypatch.setattr(present.time, "monotonic", lambda: now + 1.9)
    assert (await the_limits()).idle_minutes == 15
    monkeypatch.setattr(present.time, "monotonic", lambda: now + 2.1)
    assert (await the_limits()).idle_minutes == 30


ASK = """
import asyncio
from portal.clinic.limits import the_limits
from portal.database.engine import start_database, stop_database

async def main():
    await start_database()
    print((await the_limits()).idle_minutes, flush=True)
    await asyncio.to_thread(input)
    await asyncio.sleep(2)
    print((await the_limits()).idle_minutes, flush=True)
    await stop_database()

asyncio.run(main())
"""


def environment() -> dict[str, str]:
    """The settings of this test, for a process of its own."""
    return {**os.environ, "PYTHONPATH": "src", "PORTAL_DATA_DIR": str(settings().data_dir),
            "PORTAL_KEYRING_FILE": str(settings().keyring_path), "DATABASE_URL": settings().database_url}  # fmt: skip


async def test_another_process_follows_within_two_seconds(database):
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ASK, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=environment())
    assert await other.stdout.readline() == b"15\n"
    await choose_limit("idle_minutes", 20)
    said, _ = await other.communicate(b"\n")
    assert said == b"20\n"


async def test_of_two_who_change_the_same_page_the_slower_one_is_told(database):
    before = version_of(await choices_in(Group.SESSIONS))
    await choose(idle_minutes=10)
    with pytest.raises(Conflict):
        await choose_limits(Group.SESSIONS, {"idle_minutes": 12}, reason="", version=before, actor=SYSTEM)
    assert (await the_limits()).idle_minutes == 10


async def test_of_ten_at_once_one_is_kept(database):
    version = version_of(await choices_in(Group.SESSIONS))
    values = {choice.limit.name: choice.value for choice in await choices_in(Group.SESSIONS)}
    answers = await asyncio.gather(*(
        choose_limits(Group.SESSIONS, values | {"idle_minutes": 5 + number}, reason="", version=version, actor=SYSTEM)
        for number in range(10)), return_exceptions=True)
    kept = [number for number, answer in enumerate(answers) if not isinstance(answer, Conflict)]
    assert len(kept) == 1 and (await the_limits()).idle_minutes == 5 + kept[0]


@pytest.mark.parametrize(("values", "reason"), [({"idle_minutes": 61}, "x" * 20), ({"idle_minutes": 30}, ""), ({"idle_minutes": 30}, "short")])
async def test_the_verb_itself_keeps_bounds_and_asks_why(database, values, reason):
    with pytest.raises(ValueError, match="floor|reason"):
        await choose(reason=reason, **values)
    assert await the_limits() == DEFAULTS


async def test_going_back_to_the_default_needs_no_reason_and_leaves_none(database):
    await choose(idle_minutes=30, reason="Our patients read slowly")
    assert [(one.limit.name, one.reason) for one in await chosen_otherwise()] == [("idle_minutes", "Our patients read slowly")]
    await choose(idle_minutes=15)
    assert await chosen_otherwise() == []
    assert (await choices_in(Group.SESSIONS))[0].reason == ""
