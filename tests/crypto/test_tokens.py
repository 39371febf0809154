"""One-time tokens."""

import re
import secrets
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from portal.crypto.tokens import new_token, token_hash


def test_a_token_has_256_bits_in_letters_that_a_link_can_hold(monkeypatch):
    asked = []
    monkeypatch.setattr(secrets, "token_urlsafe", lambda size: asked.append(size) or "x" * 43)
    assert new_token() == "x" * 43
    assert asked == [32]


def test_no_two_tokens_are_alike():
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in tokens)


def test_only_the_hash_is_for_storing():
    assert token_hash("abc") == sha256(b"abc").hexdigest()


@given(text=st.text(alphabet=st.characters()))
def test_anything_can_be_hashed(text):
    assert len(token_hash(text)) == 64
