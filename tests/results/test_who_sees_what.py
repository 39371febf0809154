"""What is hidden answers like what does not exist: the same 404 for every reason and every page."""

import pytest

from portal import clock
from portal.charts.tables import AccessGrant
from portal.errors import NotFound
from portal.results import lab_tests
from portal.results.listing import results_on, unread_on
from portal.results.reports import report_on, results_in
from portal.results.single_results import members_of_result, result_on
from portal.results.vitals import vitals_on
from tests.results.charts import at, chart_of, report, result
from tests.support.cast import sign_in

pytestmark = pytest.mark.usefixtures("cast")

HIDDEN = {
    "unpublished": {"published": False},
    "withdrawn": {"withdrawn_at": at("2026-11-01")},
    "held": {"release_at": None},
    "not released yet": {"release_at": at("2026-11-25")},
    "entered in error": {"status": "entered-in-error"},
    "cancelled": {"status": "cancelled"},
    "of unknown status": {"status": "unknown"},
    "somebody else's": {"patient": "lee"},
}
PAGES = ["results/{result}", "results/{result}/trend", "vitals/{vital}", "reports/{report}", "reports/{report}/files/1"]


async def rows(**given) -> dict[str, str]:
    """One result, one vital sign and one report."""
    return {"result": await result(**given), "vital": await result("Pulse", "70", section="vitals", **given), "report": await report(**given)}


@pytest.fixture
async def not_there(database):
    """What Maya reads when something does not exist."""
    visitor = await sign_in("maya")
    page = await visitor.open("/patients/maya/results/AAAAAAAAAAAAAAAAAAAAAA")
    assert page.status == 404
    return visitor, page.h1


@pytest.mark.parametrize("reason", HIDDEN)
async def test_hidden_rows_answer_like_rows_that_do_not_exist(not_there, reason):
    visitor, heading = not_there
    hidden = await rows(**HIDDEN[reason])
    for path in PAGES:
        page = await visitor.open(f"/patients/maya/{path.format(**hidden)}")
        assert (page.status, page.h1) == (404, heading), path


@pytest.mark.parametrize("reason", HIDDEN)
async def test_hidden_rows_are_in_no_list_and_no_count(reason):
    hidden = await rows(**HIDDEN[reason])
    await result("Answer", section="about", **HIDDEN[reason])
    panel = await report("Open panel")
    await result("Member", report=panel, **HIDDEN[reason])
    chart = await chart_of()
    assert [row.name for row in (await results_on(chart)).rows] == [row.name for row in await unread_on(chart)] == ["Open panel"]
    assert await lab_tests.tests_on(chart) == await lab_tests.tests_on(chart, "about") == await vitals_on(chart) == []
    assert (await lab_tests.find_tests(chart, "haemoglobin pulse full")).count == 0
    assert await results_in(chart, await report_on(chart, panel)) == []
    with pytest.raises(NotFound):
        await result_on(chart, hidden["result"])


async def test_the_same_rows_are_shown_when_nothing_hides_them():
    shown = await rows()
    visitor = await sign_in("maya")
    for path in PAGES[:4]:
        assert (await visitor.open(f"/patients/maya/{path.format(**shown)}")).status == 200


async def test_a_stranger_and_a_proxy_without_results_are_told_the_same(not_there):
    _, heading = not_there
    theirs, jonahs = await rows(), await rows(patient="jonah")
    lee, ruth = await sign_in("lee.chen"), await sign_in("ruth", language="en")
    for path in [*PAGES, "results", "results/tests", "results/search", "vitals", "about"]:
        stranger = await lee.open(f"/patients/maya/{path.format(**theirs)}?lang=en")
        proxy = await ruth.open(f"/patients/jonah/{path.format(**jonahs)}?lang=en")
        assert (stranger.status, stranger.h1) == (proxy.status, proxy.h1) == (404, heading), path


async def test_an_id_of_one_record_opens_nothing_in_another():
    jonahs, maya = await rows(patient="jonah"), await sign_in("maya")
    assert (await maya.open(f"/patients/jonah/results/{jonahs['result']}")).status == 200
    assert (await maya.open(f"/patients/maya/results/{jonahs['result']}")).status == 404
    assert (await maya.open(f"/patients/maya/reports/{jonahs['report']}")).status == 404


@pytest.mark.parametrize("given", [{"sensitive_label": "R"}, {"section": "about"}])
async def test_a_proxy_does_not_see_what_is_sensitive_unless_the_grant_says_so(given):
    secret = await result("Secret", patient="jonah", **given)
    chart = await chart_of("maya", "jonah")
    with pytest.raises(NotFound):
        await result_on(chart, secret)
    assert await results_on(chart) == await results_on(await chart_of("maya", "jonah"))
    assert (await result_on(await chart_of("maya", "jonah", sees_sensitive=True), secret)).name == "Secret"


async def test_a_proxy_who_sees_no_answers_is_not_told_that_there_are_none():
    visitor = await sign_in("maya")
    assert "/about" not in (await visitor.open("/patients/jonah/results")).html + (await visitor.open("/patients/jonah")).html
    assert (await visitor.open("/patients/jonah/about")).status == 404
    assert (await visitor.open("/patients/maya/about")).status == 200


async def test_patients_see_their_own_sensitive_results_once_they_are_released():
    released = await result("Secret", sensitive_label="R")
    assert (await result_on(await chart_of(), released)).name == "Secret"


async def test_a_result_appears_at_the_moment_of_its_release():
    later = await result(release_at=at("2026-11-21 08:00"))
    chart = await chart_of()
    with pytest.raises(NotFound):
        await result_on(chart, later)
    with clock.travelling(at("2026-11-21 08:00")):
        assert (await result_on(chart, later)).id == later


async def test_a_revoked_grant_closes_every_page_at_once():
    shown, visitor = await rows(), await sign_in("maya")
    await AccessGrant.update({AccessGrant.status: "revoked"}).where(AccessGrant.patient == "maya")
    for path in PAGES:
        assert (await visitor.open(f"/patients/maya/{path.format(**shown)}")).status == 404


async def test_a_report_keeps_its_text_to_itself_while_one_of_its_results_is_hidden():
    panel = await report(patient="jonah", conclusion="All fine but one.", narrative_html="<p>Positive.</p>", attachments='[{"title":"x"}]')
    await result("Open", patient="jonah", report=panel)
    await result("Secret", patient="jonah", report=panel, sensitive_label="R")
    less, all_of_it = await chart_of("maya", "jonah"), await chart_of("maya", "jonah", sees_sensitive=True)
    hidden = await report_on(less, panel)
    assert (hidden.conclusion, hidden.narrative_html, hidden.attachments) == ("", "", "[]")
    assert [row.name for row in await results_in(less, hidden)] == ["Open"]
    assert (await report_on(all_of_it, panel)).conclusion == "All fine but one."


async def test_a_series_shows_no_hidden_value():
    one = await result("Ferritin", "30", day="2026-11-01")
    await result("Ferritin", "40", day="2026-11-02", release_at=None)
    await result("Ferritin", "50", day="2026-11-03", patient="jonah")
    chart = await chart_of()
    assert [row.value_text for row in (await lab_tests.results_of_test(chart, one)).rows] == ["30"]
    assert [test.count for test in await lab_tests.tests_on(chart)] == [1]


async def test_members_of_a_result_are_those_that_may_be_seen():
    await result("Seen", record_key="key-seen")
    await result("Held", record_key="key-held", release_at=None)
    await result("Jonah's", record_key="key-jonah", patient="jonah")
    panel = await result("Panel", members='["key-seen","key-held","key-jonah"]')
    chart = await chart_of()
    assert [row.name for row in await members_of_result(chart, await result_on(chart, panel))] == ["Seen"]
