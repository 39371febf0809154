"""Challenges: 32 bytes that a passkey signs, each for one browser, one purpose, five minutes and one answer.

A challenge carries its own end and our keyed hash over it, so handing one out writes nothing: anybody may ask for one, and the
sign-in page of many browsers does so before anybody has pressed anything (C48). Only an answered one is written down.
"""

import hmac
import secrets
from datetime import UTC, datetime, timedelta
from typing import Literal

from portal import clock
from portal.crypto.blind_index import keyed_hash
from portal.crypto.tokens import token_hash
from portal.database.identifiers import new_id
from portal.database.statements import Statement

LIFETIME = timedelta(minutes=5)
_END, _NONCE = 4, 12  # bytes; 16 of the keyed hash follow

Purpose = Literal["register", "second_step", "confirmation", "sign_in"]

_ANSWER = Statement(
    "INSERT INTO answered_challenge (id, digest, expires_at) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING RETURNING id")
_FORGET = Statement("DELETE FROM answered_challenge WHERE expires_at <= ?")


def new_challenge(purpose: Purpose, binding: str) -> bytes:
    """A challenge for this purpose. `binding` stands for the browser: web/csrf.py `binding_for`."""
    ends_at = int((clock.now() + LIFETIME).timestamp())
    made = ends_at.to_bytes(_END) + secrets.token_bytes(_NONCE)
    return made + _proof(made, purpose, binding)


async def take_answer(challenge: bytes, purpose: Purpose, binding: str) -> bool:
    """Whether this is a challenge of ours for this browser and purpose, in time, and answered for the first time."""
    made = challenge[: _END + _NONCE]
    if len(challenge) != 32 or not hmac.compare_digest(challenge[_END + _NONCE :], _proof(made, purpose, binding)):
        return False
    ends_at = datetime.fromtimestamp(int.from_bytes(made[:_END]), UTC)
    if ends_at <= clock.now():
        return False
    return bool(await _ANSWER.rows(new_id(), token_hash(challenge.hex()), ends_at))


async def forget_answered_challenges() -> int:
    """Delete those that have run out and would be refused anyhow; how many."""
    return await _FORGET.run(clock.now())


def _proof(made: bytes, purpose: str, binding: str) -> bytes:
    return bytes.fromhex(keyed_hash(f"{purpose}\0{binding}\0{made.hex()}", purpose="passkey challenge"))[:16]
