"""Pages are small on the wire, and their length tells an attacker nothing (C60)."""

import re
from math import erfc, sqrt
from random import Random

import pytest

from portal.web.compression import best_coding, compress, padding
from portal.web.csrf import csrf_token
from tests.support.asgi import ask
from tests.web.conftest import PAGE

CODINGS = {
    b"br": b"br", b"gzip": b"gzip", b"gzip, deflate, br": b"br", b"gzip;q=1.0, br;q=0": b"gzip", b"br;q=0.0, gzip;q=0": b"",
    b"BR": b"br", b"": b"", b"identity": b"", b"*": b"", b"zstd, gzip": b"gzip", b"brotli": b"", b"gzip ;q=0.5": b"gzip",
    b"br;q=0.001": b"br", b"br; q=0": b"", b"\xff": b"",
}  # fmt: skip


@pytest.mark.parametrize("accepted", CODINGS)
def test_the_best_coding_that_the_browser_takes(accepted):
    assert best_coding(accepted) == CODINGS[accepted]


@pytest.mark.parametrize("coding", ["br", "gzip"])
async def test_a_page_comes_back_whole_and_far_smaller(edge, coding):
    reply = await ask(edge, headers=[(b"accept-encoding", coding.encode())])
    assert reply.headers["content-encoding"] == coding
    assert int(reply.headers["content-length"]) == len(reply.body) < len(PAGE) / 5
    assert re.fullmatch(re.escape(PAGE.decode()) + r"<!--[\w.]{1,64}-->", reply.text)
    assert "Accept-Encoding" in reply.headers["vary"]


@pytest.mark.parametrize("target", ["/pieces", "/no-body", "/healthz"])
async def test_other_answers_are_left_as_they_are(edge, target):
    assert "content-encoding" not in (await ask(edge, target=target, headers=[(b"accept-encoding", b"br")])).headers


def test_the_padding_has_every_length_from_1_to_64_and_cannot_end_the_comment():
    found = [padding() for _ in range(4000)]
    assert {len(one) for one in found} == set(range(1, 65))
    assert not re.search(rb"[<>-]", b"".join(found))


TOKEN = "3gDe4TlqWhy0mCfxPs8bVd2uRzNkYaQo5jLIt7EwHX1"
REFLECTING = '<form><input name="csrf" value="%s"></form>' + "<p>An ordinary paragraph about results.</p>" * 40 + "<p>You typed: %s</p>"


def rank_test(right: list[int], wrong: list[int]) -> float:
    """Two-sided p of the Mann-Whitney test with ties (normal approximation): small when the lengths differ."""
    both = sorted(right + wrong)
    ranks = {value: both.index(value) + (both.count(value) + 1) / 2 for value in set(both)}
    count, n, m = len(both), len(right), len(wrong)
    ties = sum(both.count(value) ** 3 - both.count(value) for value in set(both))
    spread = sqrt(n * m / 12 * (count + 1 - ties / (count * (count - 1)))) or 1
    return erfc(abs(sum(ranks[value] for value in right) - n * (count + 1) / 2) / spread / sqrt(2))


def guess(coding: bytes, show_token) -> tuple[list[int], list[int]]:
    """Lengths of 100 answers that repeat ten characters of a token seen before, and of 100 that repeat wrong ones."""
    dice, seen, right, wrong = Random(1), show_token(), [], []
    for _ in range(100):
        other = "".join(dice.sample(TOKEN, 10))
        right.append(len(compress((REFLECTING % (show_token(), f'csrf" value="{seen[:10]}')).encode(), coding)))
        wrong.append(len(compress((REFLECTING % (show_token(), f'csrf" value="{other}')).encode(), coding)))
    return right, wrong


@pytest.mark.parametrize("coding", [b"br", b"gzip"])
def test_the_attack_works_without_the_mask_and_the_padding(coding, monkeypatch):
    monkeypatch.setattr("portal.web.compression.padding", lambda: b"x")
    assert rank_test(*guess(coding, lambda: TOKEN)) < 1e-6


@pytest.mark.parametrize("coding", [b"br", b"gzip"])
def test_the_length_of_an_answer_does_not_tell_a_right_guess_from_a_wrong_one(coding):
    tries = [rank_test(*guess(coding, lambda: csrf_token("b" * 64))) for _ in range(3)]  # one in a million fails by chance
    assert max(tries) > 0.01


def test_one_character_of_the_token_of_an_open_page_cannot_be_guessed():
    tokens = {csrf_token("b" * 64) for _ in range(50)}
    assert all(len({token[place] for token in tokens}) > 10 for place in range(42))
