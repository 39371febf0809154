"""What a form does not ask for cannot be changed with it, whatever the column is called (C81)."""

import pytest

from tests.support.cast import make_cast_with_records, sign_in
from tests.support.page import Page
from tests.support.visitor import Visitor
from tests.support.walking import STARTS, all_rows, table_columns, walk

CANARY = "canary7391"


def forms_of(pages: list[Page]) -> list[tuple[str, dict[str, str]]]:
    """Action and fields of each kind of form on the pages; what is to be typed is typed."""
    found = {}
    for page in pages:
        for form in page.tree.iter("form") if page.is_html else ():
            fields = {name: value or "7" for name, value in page.fields(form)}
            found.setdefault((form.get("action") or page.path, tuple(sorted(fields))), fields)
    return [(action, fields) for (action, _), fields in found.items()]


def more_than(fields: dict[str, str]) -> dict[str, str]:
    """At most 180 further fields: every name of a column that the form has not."""
    names = {column for columns in table_columns().values() for column in columns} - set(fields)
    return dict.fromkeys(sorted(names)[:180], CANARY)


@pytest.mark.parametrize("who", [None, "maya", "sam.front", "ada.admin"])
async def test_every_column_sent_to_every_form_changes_nothing(database, who):
    ids = await make_cast_with_records()
    visitor = await sign_in(who) if who else Visitor()
    staff = (f"/staff/patients/{ids['noor']}",) if who in {"sam.front", "ada.admin"} else ()
    forms = [one for one in forms_of(await walk(visitor, *STARTS[who], *staff)) if one[0] != "/sign-out"]
    assert len(forms) >= 3
    for action, fields in forms:
        assert (await visitor.post(action, {**fields, **more_than(fields)})).status < 500, action
    held = {table: [row for row in rows if CANARY in " ".join(row)] for table, rows in (await all_rows()).items()}
    assert {table for table, rows in held.items() if rows} == set()
