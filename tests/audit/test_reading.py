"""Who looked at my record, and the clinic's report (C89)."""

from datetime import UTC, datetime, timedelta

import pytest

from portal import clock
from portal.accounts.tables import Account
from portal.audit import log
from portal.audit.events import SHOWN_TO_PATIENT, SYSTEM, Actor, AuditEvent, phrase_of
from portal.audit.reading import access_log_of
from portal.audit.report import ORDERS, AuditQuestion, recent_events
from portal.charts.tables import AccessGrant, Patient

NINE = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
PEOPLE = [("maya", "Maya Lindqvist", None), ("ruth", "Ruth Lindqvist", None), ("osei", "Dr Osei", "clinician"), ("lee", "Lee", None)]


@pytest.fixture
async def clinic_day(database):
    """A day: an import, Maya and her mother Ruth and Dr Osei look at Maya's record, Ruth at her own, Lee is turned away."""
    for key, name, role in PEOPLE:
        await Account.insert(Account(id=key, name=name, username=key, role=role, created_at=NINE))
    for key in ("maya", "ruth"):
        await Patient.insert(Patient(id=f"{key}-p", number=key.upper(), given_name=key.title(), family_name="Lindqvist",
                                     created_at=NINE, updated_at=NINE))  # fmt: skip
    for account, patient, relationship in (("maya", "maya-p", "self"), ("ruth", "maya-p", "parent"), ("ruth", "ruth-p", "self")):
        await AccessGrant.insert(AccessGrant(account=account, patient=patient, relationship=relationship, valid_from=NINE,
                                             created_at=NINE))  # fmt: skip
    with clock.travelling(NINE):
        for actor, event, patient, outcome in (
            (SYSTEM, AuditEvent.IMPORT_FINISHED, "maya-p", "success"),
            (Actor("patient", "maya", address="10.0.0.2"), AuditEvent.RESULTS_LISTED, "maya-p", "success"),
            (Actor("patient", "ruth", address="10.0.0.3"), AuditEvent.RESULT_VIEWED, "maya-p", "success"),
            (Actor("staff", "osei", address="10.0.0.1"), AuditEvent.PATIENT_VIEWED, "maya-p", "success"),
            (Actor("patient", "ruth"), AuditEvent.RESULTS_LISTED, "ruth-p", "success"),
            (Actor("patient", "lee"), AuditEvent.AUTHORISATION_REFUSED, None, "failure"),
            (Actor("anonymous"), AuditEvent.INVITATION_ACTIVATED, "maya-p", "success"),
            (Actor("staff", "osei"), AuditEvent.PATIENT_SEARCHED, None, "success"),
        ):
            await log.record(event, actor=actor, patient_id=patient, outcome=outcome)
            clock.advance(timedelta(minutes=10))


async def test_a_patient_reads_who_looked_in_plain_words_newest_first(clinic_day):
    told = [(line.who, line.role, line.phrase, line.is_you) for line in await access_log_of("maya-p", viewer="maya")]
    assert told == [
        ("Somebody with the invitation", "", "Invitation used", False),
        ("Dr Osei", "clinician", "Looked at the patient's file", False),
        ("Ruth Lindqvist", "parent", "Looked at a test result", False),
        ("Maya Lindqvist", "", "Looked at the list of test results", True),
        ("The portal itself", "", "Records added", False),
    ]


async def test_nothing_of_another_patients_log_is_told(clinic_day):
    assert [line.event for line in await access_log_of("ruth-p", viewer="ruth")] == ["results_listed"]
    assert await access_log_of("lee-p", viewer="lee") == []


async def test_the_patients_log_is_read_a_page_at_a_time(clinic_day):
    seen, before = [], None
    while page := await access_log_of("maya-p", before=before, limit=2):
        seen += [line.seq for line in page]
        before = page[-1].seq
    assert seen == [7, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (AuditQuestion(), [8, 7, 6, 5, 4, 3, 2, 1]),
        (AuditQuestion(patient_id="maya-p"), [7, 4, 3, 2, 1]),
        (AuditQuestion(account_id="ruth"), [5, 3]),
        (AuditQuestion(event="results_listed"), [5, 2]),
        (AuditQuestion(outcome="failure"), [6]),
        (AuditQuestion(since=NINE + timedelta(minutes=50)), [8, 7, 6]),
        (AuditQuestion(until=NINE + timedelta(minutes=20)), [2, 1]),
        (AuditQuestion(patient_id="maya-p", account_id="ruth", since=NINE, until=NINE + timedelta(hours=1)), [3]),
        (AuditQuestion(patient_id="'; --"), []),
    ],
)
async def test_the_report_is_about_what_was_asked(clinic_day, question, expected):
    assert [line.seq for line in await recent_events(question)] == expected


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("order", ORDERS)
async def test_the_report_can_be_sorted_by_every_column_and_paged_without_gaps(clinic_day, order, ascending):
    whole = [line.seq for line in await recent_events(order=order, ascending=ascending)]
    assert sorted(whole) == list(range(1, 9))
    paged, after = [], None
    while page := await recent_events(order=order, ascending=ascending, after=after, limit=3):
        paged += [line.seq for line in page]
        after = page[-1].seq
    assert paged == whole


async def test_the_report_is_sorted_by_what_it_says(clinic_day):
    people = [line.account_id or "" for line in await recent_events(order="person", ascending=True)]
    assert people == sorted(people)
    assert [line.event for line in await recent_events(order="event")][0] == "results_listed"


async def test_the_report_names_people_roles_and_patients(clinic_day):
    by_seq = {line.seq: line for line in await recent_events()}
    assert (by_seq[4].name, by_seq[4].role, by_seq[4].patient_number, by_seq[4].patient_name) == (
        "Dr Osei", "clinician", "MAYA", "Maya Lindqvist")  # fmt: skip
    assert (by_seq[1].name, by_seq[1].role, by_seq[8].patient_name) == ("", "", "")
    assert by_seq[6].phrase == "Was refused access"


async def test_an_order_that_is_not_offered_is_refused(database):
    with pytest.raises(KeyError):
        await recent_events(order="seq; DROP TABLE audit_entry")


def test_every_event_has_words_of_its_own():
    phrases = [event.phrase for event in AuditEvent]
    assert len(set(phrases)) == len(phrases)
    assert all(phrase[0].isupper() and not phrase.endswith(".") for phrase in phrases)
    assert all(len(event.value) <= 40 and event.value == event.name.lower() for event in AuditEvent)


def test_an_event_of_a_later_version_is_shown_by_its_name():
    assert phrase_of("teleported") == "teleported"
    assert phrase_of("signed_in") == "Signed in"


def test_patients_are_shown_looks_and_never_searches_or_failures():
    assert AuditEvent.RECORD_OPENED in SHOWN_TO_PATIENT and AuditEvent.PATIENT_VIEWED in SHOWN_TO_PATIENT
    assert not SHOWN_TO_PATIENT & {AuditEvent.PATIENT_SEARCHED, AuditEvent.AUTHORISATION_REFUSED, AuditEvent.SIGN_IN_FAILED}
