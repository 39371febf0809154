"""Words that must stay where they are: not in the log, not in an error page, not in the audit log's open text (C71, C91, C98)."""

import dataclasses
import io
from contextlib import redirect_stderr

import pytest

from portal.accounts.tables import Session
from portal.audit import log as audit_log
from portal.audit.tables import AuditEntry
from portal.settings import settings
from portal.web.log import set_up_logging
from tests.support.cast import code_of, sign_in
from tests.support.mail import link_to
from tests.support.visitor import Visitor, the_app
from tests.support.walking import STARTS, all_rows, walk
from tests.support.ways_in import check_contact, enter_password, invited_noor, NEW_PASSWORD, noor_at_her_password, noor_with_second_step

HELD_PLAIN = {"patient", "account", "invitation", "email_address", "clinic"}  # where names and addresses belong


@pytest.fixture
def log_file(tmp_path):
    """Everything that is logged during the test."""
    the_app()
    path = tmp_path / "portal.log"
    set_up_logging(dataclasses.replace(settings(), log_file=path))
    yield path
    set_up_logging(settings())


async def the_way_in() -> set[str]:
    """Noor from the link to her record, with mistakes on the way; what was secret or private in it."""
    link = await invited_noor()
    noor = await noor_at_her_password(link)
    secrets = {link.rpartition("/")[2], noor.cookie("sid"), noor.page.html.partition('name="csrf" value="')[2][:43]}
    await noor.press("Continue", {"New password": "canary-shor"})
    wrong = await enter_password("canary.username", "canary password of hers")
    secrets |= {wrong.cookie("pre"), "canary-shor", "canary.username", "canary password of hers"}
    noor, secret = await noor_with_second_step()
    page = await noor.press("Show my codes")
    codes = {"".join(one.itertext()) for one in page.tree.findall(".//ol//code")}
    await noor.open("/set-up/contact")
    await check_contact(noor, **{"Email address": "canary@example.net"})
    await noor.press("Finish", {"Language": "en"})
    return secrets | codes | {secret, NEW_PASSWORD, noor.cookie("sid"), noor.cookie("device"), "canary@example.net", "noor@example.org"}


PRIVATE = {"Haddad", "1978-09-05", "0155", "P-1005", "haddad"}


async def test_nothing_secret_or_private_of_the_way_in_is_logged(clinic, log_file, capfd):
    with redirect_stderr(io.StringIO()) as errors:
        said = await the_way_in() | PRIVATE
    logged = log_file.read_text() + errors.getvalue() + "".join(capfd.readouterr())
    assert logged.count('"event":"request"') > 20
    assert [word for word in said if word in logged] == []


async def test_no_table_holds_a_secret_of_the_way_in_as_it_is(clinic):
    said = await the_way_in() - {"canary@example.net", "noor@example.org", "canary.username"}
    rows = {table: " ".join(" ".join(row) for row in found) for table, found in (await all_rows()).items()}
    assert [(table, word) for table, text in rows.items() for word in said if word in text] == []
    assert [(table, word) for table, text in rows.items() if table not in HELD_PLAIN for word in PRIVATE if word in text] == []


async def test_a_link_by_mail_is_stored_nowhere(clinic):
    visitor = Visitor()
    await visitor.open("/password/forgotten")
    await visitor.press("Send the link", {"Username": "maya"})
    token = (await link_to("maya@example.org")).rpartition("/")[2]
    assert not [table for table, rows in (await all_rows()).items() if any(token in " ".join(row) for row in rows)]


@pytest.mark.parametrize("who", ["maya", "sam.front"])
async def test_when_a_page_fails_nothing_of_the_reason_is_shown_or_logged(clinic, log_file, monkeypatch, who):
    visitor = await sign_in(who)

    async def fail(*args, **kwargs):
        raise ValueError("canary7391 potassium of Maya Torres, maya@example.org")

    monkeypatch.setattr("portal.accounts.controllers.account.living_sessions", fail)
    page = await visitor.open("/account")
    assert page.status == 500 and "canary7391" not in page.html and visitor.page.h1
    assert "canary7391" not in log_file.read_text() and '"error":"builtins.ValueError"' in log_file.read_text()


@pytest.mark.parametrize("path", ["/patients/maya", "/patients/maya/results", "/staff/patients/maya", "/staff/audit"])
async def test_what_cannot_be_logged_is_not_shown(clinic, monkeypatch, path):
    visitor = await sign_in("ada.admin" if path.startswith("/staff") else "maya")

    async def fail(*args, **kwargs):
        raise OSError("the disk of the audit log is full")

    monkeypatch.setattr(audit_log, "append_with_others", fail)
    page = await visitor.open(path)
    assert page.status == 500 and "Maya" not in page.text


async def test_nobody_is_signed_in_whose_sign_in_cannot_be_logged(clinic, monkeypatch):
    visitor = await enter_password("maya")

    async def fail(*args, **kwargs):
        raise OSError("the disk of the audit log is full")

    monkeypatch.setattr(audit_log, "append", fail)
    page = await visitor.press("Continue", {"6-digit code": code_of("maya")})
    assert page.status == 500 and not await Session.exists().where(Session.stage == "full")


async def test_the_audit_log_holds_no_text_that_somebody_typed(clinic):
    for who in ("maya", "ada.admin"):
        await walk(await sign_in(who), *STARTS[who])
    ada = await sign_in("ada.admin")
    await ada.open("/staff/patients")
    await ada.press("Search", {"Name": "canary7391"})
    lines = [" ".join(map(str, row.values())) for row in await AuditEntry.select()]
    assert not [line for line in lines if "canary7391" in line or "Torres" in line or "maya@" in line]
