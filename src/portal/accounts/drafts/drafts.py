"""Keeping a draft, giving it back, forgetting it."""

from datetime import timedelta

import msgspec

from portal import clock
from portal.accounts.drafts.tables import Draft
from portal.crypto.columns import DecryptionError, decrypt, encrypt
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import transaction
from portal.web.late_forms import LARGEST, KeptForm, Pairs

KEPT_FOR = timedelta(hours=24)
MOST = 20  # drafts of one account
_CONTENT = msgspec.json.Decoder(Pairs)

_KEEP = Statement(
    "INSERT INTO draft (id, account, page, action, form, content, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (account, action) DO UPDATE SET id = excluded.id, page = excluded.page, form = excluded.form,"
    " content = excluded.content, created_at = excluded.created_at, expires_at = excluded.expires_at")
_DROP_SURPLUS = Statement(
    "DELETE FROM draft WHERE account = ? AND id NOT IN"
    " (SELECT id FROM draft WHERE account = ? ORDER BY created_at DESC, id LIMIT ?)")
_AT_PAGE = Statement(
    "SELECT id, action, form, content FROM draft WHERE account = ? AND page = ? AND expires_at > ? ORDER BY created_at")
_OF_FORM = Statement("SELECT id FROM draft WHERE account = ? AND action = ?")
_DELETE_OLD = Statement("DELETE FROM draft WHERE expires_at <= ?")


async def keep_draft(account_id: str, *, page: str, action: str, form: str, pairs: Pairs) -> bool:
    """Keep what was typed, in the place of what was kept of this form before. False when it is empty or too long."""
    content = msgspec.json.encode(pairs)
    if not any(value for _, value in pairs) or len(content) > LARGEST:
        return False
    row_id, now = new_id(), clock.now()
    async with transaction():
        await _KEEP.run(row_id, account_id, page, action, form, _closed(content.decode(), row_id), now, now + KEPT_FOR)
        await _DROP_SURPLUS.run(account_id, account_id, MOST)
    return True


async def drafts_at(account_id: str, page: str) -> list[KeptForm]:
    """What this account has not sent of the forms of a page. Looking changes nothing: a reload shows it again."""
    rows = await _AT_PAGE.rows(account_id, page, clock.now())
    return [KeptForm(row_id, action, form, pairs) for row_id, action, form, content in rows
            if (pairs := _opened(content, row_id)) is not None]


async def forget_draft(account_id: str, draft_id: str) -> str | None:
    """Delete what is not wanted any more. The page it belongs to; None when the account has no such draft."""
    found = await Draft.select(Draft.page).where(Draft.id == draft_id, Draft.account == account_id).first()
    await Draft.delete().where(Draft.id == draft_id, Draft.account == account_id)
    return found["page"] if found else None


async def forget_sent_form(account_id: str, action: str) -> None:
    """What was kept of this form is of no use any more: it was sent. Mostly there is nothing, and nothing is written."""
    if await _OF_FORM.rows(account_id, action):
        await Draft.delete().where(Draft.account == account_id, Draft.action == action)


async def delete_old_drafts() -> int:
    """Delete what was kept for a day; how many."""
    return await _DELETE_OLD.run(clock.now())


def _closed(text: str, row_id: str) -> str:
    return encrypt(text, table="draft", column="content", row_id=row_id)


def _opened(content: str, row_id: str) -> Pairs | None:
    try:
        return _CONTENT.decode(decrypt(content, table="draft", column="content", row_id=row_id))
    except (DecryptionError, msgspec.DecodeError):
        return None  # nothing to give back; the day's end deletes it
