"""Telling people that there are new results: that there are, never what they say (C92)."""

from portal.accounts.notice_choices import tell_of_new_results
from portal.accounts.tables import Account
from portal.charts.door import CATEGORY_OF_PATIENT
from portal.database.statements import Statement
from portal.exchange.storing.rows import NEWS, Run
from portal.permissions import Scope

_HAS_NEWS = Statement(
    "SELECT 1 FROM observation WHERE run_id = ? AND NOT published AND patient = ? AND section = 'results' AND withdrawn_at IS NULL"
    " AND release_at <= ? AND effective_instant > ?"
    " UNION ALL SELECT 1 FROM diagnostic_report WHERE run_id = ? AND NOT published AND patient = ? AND withdrawn_at IS NULL"
    " AND release_at <= ? AND effective_instant > ? LIMIT 1"
)
_READERS = Statement(
    "SELECT g.account, g.scopes FROM access_grant g JOIN account a ON a.id = g.account JOIN patient p ON p.id = g.patient"
    f" {CATEGORY_OF_PATIENT} WHERE g.patient = ? AND COALESCE(c.offered, TRUE) AND g.status = 'active'"
    " AND g.valid_from <= ? AND (g.valid_until IS NULL OR g.valid_until > ?) AND a.status = 'active'"
    " AND (a.notify_new_results OR a.text_new_results)"
)


async def has_news(run: Run, patient_id: str) -> bool:
    """Whether the run wrote results of this patient that are about to be shown (rows.is_news says the same of one)."""
    facts = (run.id, patient_id, run.started_at, run.started_at - NEWS)
    return bool(await _HAS_NEWS.rows(*facts, *facts))


async def tell_of_news(run: Run, patient_id: str) -> None:
    """In the transaction that shows the results: queue a notice to everyone who may read them."""
    for account_id, scopes in await _READERS.rows(patient_id, run.started_at, run.started_at):
        if {"*", Scope.RESULTS.value} & set(scopes.split()):
            account = await Account.objects().get(Account.id == account_id)
            await tell_of_new_results(account, _occasion(account, run))


def _occasion(account: Account, run: Run) -> str:
    """One mail for whatever comes until they have signed in again, and then one in four hours at most."""
    return f"{account.id}:{account.last_signed_in_at}:{int(run.started_at.timestamp()) // (4 * 3600)}"
