"""The questions of the pages use the indexes that were made for them; a partial one is lost by a word out of place."""

import pytest

from portal.database.engine import engine
from portal.results import lab_tests, listing, reports, single_results, vitals

pytestmark = pytest.mark.usefixtures("database")

QUESTIONS = {
    "results of the list": (listing._OLDER.results, {"observation_by_date", "result_seen_once"}),
    "results of the page before": (listing._NEWER.results, {"observation_by_date", "result_seen_once"}),
    "new results": (listing._UNREAD.results, {"observation_by_date", "result_seen_once"}),
    "reports of the list": (listing._OLDER.reports, {"report_by_date", "result_seen_once"}),
    "reports of the page before": (listing._NEWER.reports, {"report_by_date", "result_seen_once"}),
    "new reports": (listing._UNREAD.reports, {"report_by_date", "result_seen_once"}),
    "counts of a page": (listing._MEMBERS, {"observation_in_report"}),
    "tests": (lab_tests._TESTS, {"observation_by_test"}),
    "one test": (lab_tests._SAME_TEST, {"observation_by_test"}),
    "vital signs": (vitals._READINGS, {"observation_by_test"}),
    "a report's results": (reports._RESULTS, {"observation_in_report"}),
    "one result": (single_results._RESULT, {"result_seen_once"}),
}


@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_question_uses_its_index_and_walks_through_no_table(name):
    statement, indexes = QUESTIONS[name]
    if engine().engine_type != "sqlite":
        pytest.skip("PostgreSQL chooses by the rows that are there")
    text = statement._texts["sqlite"]
    plan = [row[3] for row in await engine().rows(f"EXPLAIN QUERY PLAN {text}", [""] * text.count("?"))]
    used = {index for index in indexes if any(f"USING INDEX {index} " in step for step in plan)}
    assert used == indexes, plan
    assert not [step for step in plan if step.startswith(("SCAN o", "SCAN r ", "SCAN s", "SCAN w", "SCAN c", "SCAN f"))]
