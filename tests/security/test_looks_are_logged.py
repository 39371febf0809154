"""Who looked at what is in the log, whatever page it was (C87)."""

import pytest

from portal.audit.tables import AuditEntry
from tests.support.cast import make_cast_with_records, sign_in
from tests.support.objects import MAYAS_OBJECTS, address_of, make_objects

LOOKS = {
    "/patients/{patient_id}/results/{result_id}": ("maya", "result_viewed", "result", "result_id"),
    "/patients/{patient_id}/reports/{report_id}": ("maya", "report_viewed", "report", "report_id"),
    "/patients/{patient_id}/results": ("maya", "results_listed", "", ""),
    "/staff/quarantine/{record_id}": ("ada.admin", "quarantine_viewed", "record", "record_id"),
    "/staff/imports/{file_id}": ("ada.admin", "import_viewed", "file", "file_id"),
    "/staff/accounts": ("ada.admin", "staff_accounts_viewed", "", ""),
    "/staff/patients/{patient_id}/accounts/{account_id}/second-step": ("sam.front", "patient_viewed", "account", "account_id"),
    "/staff/access-work": ("sam.front", "access_work_viewed", "", ""),
    "/staff/undelivered": ("sam.front", "patient_searched", "", ""),
}


@pytest.mark.parametrize("path", LOOKS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_look_names_the_thing_that_was_looked_at(database, path, method):
    ids = await make_cast_with_records()
    await make_objects(ids["maya"])
    username, event, kind, name = LOOKS[path]
    visitor = await sign_in(username)
    assert (await visitor.http.request(method, address_of(path))).status_code == 200
    line = (await AuditEntry.select().order_by(AuditEntry.seq, ascending=False).limit(1))[0]
    assert (line["event"], line["object_type"], line["object_id"]) == (event, kind, MAYAS_OBJECTS.get(name, ""))
    assert line["patient_id"] == (ids["maya"] if "patient_id" in path else None)
