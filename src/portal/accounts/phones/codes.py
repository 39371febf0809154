"""Codes of six digits by text message (C24): sent to one number, good for ten minutes, once, and only in the session that
asked for them. Sending one forgets no wrong code (C23): those are counted elsewhere, over all kinds of second step."""

import hmac
import secrets
from datetime import datetime, timedelta

import msgspec

from portal import clock
from portal.accounts.phones.tables import TextCode
from portal.accounts.tables import Account
from portal.accounts.throttles import Bucket, Rule, take
from portal.accounts.throttles.addresses import network_of, widened
from portal.accounts.throttles.buckets import bucket
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.clinic.limits import the_limits
from portal.crypto.blind_index import keyed_hash
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import transaction
from portal.delivery.texts import queue_text, text_progress, texts_available, texts_in_trouble

NUMBER, SECOND_STEP = "number", "second_step"
TRIES = 5  # at one code, whatever else is counted
_NOTICES = {NUMBER: "number_code", SECOND_STEP: "sign_in_code"}

_TRY = Statement(
    "UPDATE text_code SET tries = tries + 1 WHERE account = ? AND session_id = ? AND purpose = ? AND number = ?"
    " AND used_at IS NULL AND expires_at > ? AND tries < ? RETURNING id, salt, digest")
_USE = Statement("UPDATE text_code SET used_at = ? WHERE id = ? AND used_at IS NULL RETURNING id")
_END = Statement("UPDATE text_code SET used_at = ? WHERE account = ? AND session_id = ? AND purpose = ? AND used_at IS NULL")
_LAST = Statement(
    "SELECT id, number, created_at, expires_at FROM text_code WHERE account = ? AND session_id = ? AND purpose = ?"
    " AND used_at IS NULL AND expires_at > ? ORDER BY created_at DESC, id LIMIT 1")


class NoTexts(Exception):
    """The clinic sends no text messages at present."""


class SentCode(msgspec.Struct, frozen=True):
    """The newest code that can still be used in a session, without the code."""

    id: str
    number: str
    created_at: datetime
    expires_at: datetime


async def send_code(account: Account, number: str, *, session_id: str, purpose: str, address: str, actor: Actor) -> None:
    """Text a fresh code to the number, in the account's language. Codes sent shortly before stay good: texts arrive late.
    `address`: the network address that asks. Raises NoTexts, and TooManyTries after three in 15 minutes or ten in a day."""
    if not texts_available():
        raise NoTexts
    await take(*await _buckets(account.id, number, address))
    code, salt, now = f"{secrets.randbelow(10**6):06d}", secrets.token_hex(16), clock.now()
    lasting = timedelta(minutes=(await the_limits()).text_code_minutes)
    row = TextCode(id=new_id(), account=account.id, session_id=session_id, purpose=purpose, number=number, salt=salt,
                   digest=_digest(salt, code), created_at=now, expires_at=now + lasting)
    async with transaction():
        await TextCode.insert(row)
        await queue_text(_NOTICES[purpose], to=number, language=account.language, context={"code": code},
                         dedup_key=f"text_code:{row.id}", good_for=lasting)
        await log.record(AuditEvent.TEXT_CODE_SENT, actor=actor, object_type="account", object_id=account.id)


async def check_code(account_id: str, session_id: str, purpose: str, number: str, code: str) -> bool:
    """Whether it is one of the codes to this number that can still be used in this session; then all of them are used up.
    The try is taken before it is looked at."""
    now = clock.now()
    async with transaction():
        rows = await _TRY.rows(account_id, session_id, purpose, number, now, TRIES)
        right = [row_id for row_id, salt, digest in rows if hmac.compare_digest(_digest(salt, code), digest)]
        if not right or not await _USE.rows(now, right[0]):
            return False
        await _END.run(now, account_id, session_id, purpose)
    return True


async def code_on_its_way(account_id: str, session_id: str, purpose: str) -> SentCode | None:
    """The newest code that can still be used in this session, or None."""
    return await _LAST.one(SentCode, account_id, session_id, purpose, clock.now())


async def gateway_is_down(sent: SentCode | None) -> bool:
    """Whether texts do not leave at present: a page says so, and leads to another way."""
    if not texts_available() or await texts_in_trouble():
        return True
    return sent is not None and await text_progress(f"text_code:{sent.id}") in {"troubled", "failed"}


def _digest(salt: str, code: str) -> str:
    # Six digits are soon tried out: without the key of this house the table says nothing.
    return keyed_hash(f"{salt}:{code}", purpose="text_code")


async def _buckets(account_id: str, number: str, address: str) -> list[Bucket]:
    """Counted for the network address first, so that somebody who has many numbers texted does not use up those of others."""
    limits = await the_limits()
    from_address = Rule("text_from_address", limits.text_codes_an_hour_from_one_address, timedelta(hours=1))
    quarter = Rule("text_quarter", limits.text_codes_a_quarter, timedelta(minutes=15))
    day = Rule("text_day", limits.text_codes_a_day, timedelta(hours=24))
    return [bucket(widened(from_address, address), network_of(address)), bucket(quarter, "account", account_id),
            bucket(day, "account", account_id), bucket(quarter, "number", number), bucket(day, "number", number)]
