"""Form tokens against cross-site request forgery (C53), beside the check of where a request comes from (fetch_metadata.py).

A token is `base64url(mask ‖ mask ⊕ HMAC(key, binding))`. The binding is the hash of a cookie that only this browser has,
so a token is good in no other browser; the mask is new for every answer, so its length after compression tells nothing
about the token (the BREACH attack). No token is stored.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import Any

from litestar import Request

from portal.crypto.keyring import Key, Purpose, keyring
from portal.crypto.tokens import new_token, token_hash
from portal.errors import PageTooOld, PortalError
from portal.web import scope as asked
from portal.web.cookies import COOKIES, read_cookie, set_cookie_header

FIELD, HEADER = "csrf", "x-csrf-token"
_HALF = 16  # bytes of the mask, and of the HMAC that is kept: 128 bits
_LENGTH = 43  # characters of base64url without padding for both halves
_BINDING, _TOKEN = "portal.csrf_binding", "portal.csrf_token"


def csrf_token(binding: str) -> str:
    """A token for a form shown to the browser that `binding` stands for, masked anew at every call."""
    mask = secrets.token_bytes(_HALF)
    hidden = _xor(mask, _proof(keyring().current(Purpose.CSRF), binding))
    return urlsafe_b64encode(mask + hidden).rstrip(b"=").decode()


def csrf_token_for(scope: Any) -> str:
    """The token of this answer: the same in all its forms, another in every other answer."""
    found = scope.get(_TOKEN)
    if found is None or found[0] != binding_for(scope):
        found = scope[_TOKEN] = (binding_for(scope), csrf_token(binding_for(scope)))
    return found[1]


def token_matches(token: object, binding: str) -> bool:
    """Whether `token` was made for `binding` with the current key or an older one that is still in the keyring."""
    if not isinstance(token, str) or len(token) != _LENGTH or not token.isascii():
        return False
    try:
        raw = urlsafe_b64decode(token + "=")
    except (NotBase64, ValueError):
        return False
    proof = _xor(raw[:_HALF], raw[_HALF:])
    return any(hmac.compare_digest(proof, _proof(key, binding)) for key in keyring().all(Purpose.CSRF))


def _proof(key: Key, binding: str) -> bytes:
    return hmac.digest(key.secret, b"form token\0" + binding.encode(), hashlib.sha256)[:_HALF]


def _xor(left: bytes, right: bytes) -> bytes:
    return (int.from_bytes(left) ^ int.from_bytes(right)).to_bytes(_HALF)


def binding_for(scope: Any) -> str:
    """What tokens of this answer are bound to: the living session, else the `pre` cookie, which is set if need be."""
    session = scope.get(asked.SESSION)
    if session is not None:
        return session.token_hash
    found = scope.get(_BINDING)
    if found is None:
        before = read_cookie(scope, "pre")
        if not before:
            before = new_token()
            scope.setdefault(COOKIES, []).append(set_cookie_header("pre", before))
        found = scope[_BINDING] = token_hash(before)
    return found


async def check_csrf(request: Request) -> None:
    """Raises PageTooOld unless a request that changes something brings a token made for one of its own cookies.

    Raises PortalError (400) when the form cannot be read at all. A token of the session's cookie counts even when that session has ended, so that signing out always works.
    """
    token = await token_sent(request)
    cookies = (read_cookie(request.scope, "sid"), read_cookie(request.scope, "pre"))
    if not any(token_matches(token, token_hash(cookie)) for cookie in cookies if cookie):
        raise PageTooOld


async def token_sent(request: Request) -> object:
    """The token that came with a form, or anything else that stood in its place. Raises PortalError (400)."""
    header = request.headers.get(HEADER)
    if header is not None:
        return header
    try:
        form = await request.form()
    except (ValueError, LookupError):  # a part in no known charset, or in bytes that are none of its charset
        raise PortalError from None
    return form.getall(FIELD, [None])[0]
