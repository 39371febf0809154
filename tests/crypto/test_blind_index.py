"""Look-ups by a keyed hash: one person, however the name is typed (C07)."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.crypto.blind_index import blind_index, keyed_hash, normalised
from portal.crypto.tokens import token_hash


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maya@Example.ORG", "maya@example.org"),
        ("  maya ", "maya"),
        ("ｍａｙａ", "maya"),  # full width
        ("Zoë", "Zoe\u0308"),
        ("STRASSE", "straße"),
        ("ΜΑΪΑ", "μαϊα"),
        ("\u00a0maya\u2003", "maya"),
    ],
)
def test_ways_of_writing_the_same_name_are_one(one, other):
    assert blind_index(one, purpose="login") == blind_index(other, purpose="login")


@given(text=st.text())
def test_every_text_has_an_index_and_the_normal_form_is_stable(text):
    assert re.fullmatch("[0-9a-f]{64}", blind_index(text, purpose="login"))
    assert normalised(normalised(text)) == normalised(text)


@pytest.mark.parametrize("text", ["\0", "maya\0", "\u202emaya", "\ud800", "x" * 10_000, "\u0327\u0301" * 5_000, ""])
def test_hostile_text_is_indexed_quickly(text):
    begun = time.process_time()
    assert len(blind_index(text, purpose="login")) == 64
    assert time.process_time() - begun < 0.05


def test_names_that_differ_stay_apart():
    names = ["maya", "maya.", "mayа", "maya\0", "\0maya", "maya" * 100, "maya" * 101, "", "\0long\0maya"]
    assert len({blind_index(name, purpose="login") for name in names}) == len(names)


def test_two_purposes_cannot_be_compared():
    assert blind_index("maya", purpose="login") != blind_index("maya", purpose="insurance")


def test_without_the_key_the_index_cannot_be_made():
    assert blind_index("maya", purpose="login") != token_hash("login\0maya")


def test_a_keyed_hash_is_to_the_letter():
    assert keyed_hash("Maya", purpose="throttle") != keyed_hash("maya", purpose="throttle")
