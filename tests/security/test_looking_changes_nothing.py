"""Looking at a page, twice, changes nothing but the audit log, "seen" marks, counters and when a session was used (C55)."""

import pytest

from tests.support.cast import make_cast_with_records, sign_in
from tests.support.visitor import Visitor
from tests.support.walking import STARTS, all_rows, table_columns, walk

MAY_CHANGE = {"audit_entry", "result_seen", "throttle"}


def without_use(rows: set[tuple]) -> set[tuple]:
    columns = table_columns()["session"]
    return {tuple(value for name, value in zip(columns, row, strict=True) if name != "seen_at") for row in rows}


@pytest.mark.parametrize("who", STARTS)
async def test_every_page_twice(database, who):
    ids = await make_cast_with_records()
    visitor = await sign_in(who) if who else Visitor()
    starts = (*STARTS[who], *((f"/staff/patients/{ids['maya']}",) if who in {"ada.admin", "sam.front"} else ()))
    before = await all_rows()
    pages = [*await walk(visitor, *starts), *await walk(visitor, *starts)]
    after = await all_rows()
    before["session"], after["session"] = without_use(before["session"]), without_use(after["session"])
    assert len({page.path for page in pages}) > 6
    assert {table for table in before if before[table] != after[table]} - MAY_CHANGE == set()
