"""Which passwords are refused, and the reason that is told (C10 to C12)."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.password_rules import POPULAR, built_on, context_words, guessable_by, password_problem
from portal.accounts.passwords import problem_with, shortest_password
from portal.accounts.popular_passwords import SHORTEST, is_popular, popular_passwords
from tests.support.limits import choose_limit

ABOUT_MAYA = ("Maya Lindqvist", "maya.lindqvist", "maya@example.org", "1985-03-14", "Riverside Clinic")
GOOD = ["tracks lampshade moss", "correct horse battery staples", "purple-otter-sings-9", "fietsbel kaneel wolkje",
        "paraguas tortuga violín", "مظلة سلحفاة كمان قديم", "vK3#mz!9qLw2xT", "雨傘と亀とバイオリンの音"]  # fmt: skip


def told(password: str, *, minimum: int = 12, **words) -> str:
    """The reason as an English reader sees it; empty when the password is taken."""
    problem = password_problem(password, minimum=minimum, **words)
    return problem.msgid % problem.values if problem else ""


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password_is_taken_in_any_script(password):
    assert told(password, context=ABOUT_MAYA) == ""


@pytest.mark.parametrize(
    ("length", "minimum", "reason"),
    [(11, 12, "at least 12"), (12, 12, ""), (14, 15, "at least 15"), (15, 15, ""), (128, 12, ""), (129, 12, "at most 128")],
)
def test_the_shortest_and_longest_are_counted_in_characters(length, minimum, reason):
    password = ("vK3#mz!9qLw2xT" * 10)[:length]
    assert reason in told(password, minimum=minimum)
    assert bool(reason) == bool(told(password, minimum=minimum))


def test_characters_are_counted_as_people_see_them():
    assert "at least 12" in told("e\u0301" * 11)
    assert told("é" * 6 + "vK3#mz", context=()) == told("e\u0301" * 6 + "vK3#mz", context=()) == ""


@pytest.mark.parametrize("chosen", [8, 12, 20])
async def test_a_clinic_can_ask_for_longer_ones(database, chosen):
    await choose_limit("password_minimum", chosen)
    assert await shortest_password() == chosen
    problem = await problem_with("x" * (chosen - 1), None)
    assert problem.values == {"count": chosen}


@pytest.mark.parametrize("password", [
    "Password1234", "P@ssw0rd1234", "PASSWORDPASSWORD", "welcome2026!", "Welkom2026!!", "wachtwoord123", "contrasena123",
    "habibihabibi", "qwertyuiopas", "1q2w3e4r5t6y", "aaaaaaaaaaaa", "123456789012", "abcdefghijkl", "iloveyouforever",
    "pass word pass word", "doctor123456", "letmeinplease", "000000000000", "--------------",
])  # fmt: skip
def test_what_many_people_use_is_refused_with_that_reason(password):
    assert told(password) == POPULAR


def test_the_list_is_long_enough_and_each_entry_could_be_a_password():
    entries = set(popular_passwords())
    assert len(entries) >= 3000
    assert min(map(len, entries)) >= SHORTEST == 12
    assert all(entry == entry.casefold() for entry in entries)


def test_every_entry_of_the_list_is_refused():
    assert all(map(is_popular, list(set(popular_passwords()))[:5000]))


@pytest.mark.parametrize(
    ("password", "word"),
    [("riversideclinic2026!", "riversideclinic"), ("Riverside Clinic 1", "riversideclinic"), ("maya14031985maya", "14031985"),
     ("14/03/1985 14/03/1985", "14031985"), ("03-14-1985-maya", "03141985"), ("lindqvist1985!!", "lindqvist"),
     ("maya@example.org", "mayaexampleorg"), ("Carelatch!2026", "carelatch"), ("1985 Lindqvist 0314", "lindqvist")],
)  # fmt: skip
def test_what_others_can_find_out_is_refused_and_named(password, word):
    assert f"“{word}”" in told(password, context=ABOUT_MAYA)


def test_a_name_in_a_password_that_is_long_without_it_is_no_reason():
    assert told("maya tracks lampshade moss", context=ABOUT_MAYA) == ""


@pytest.mark.parametrize(
    ("password", "reason"),
    [("blomblomblomblomblom", "Repeated"), ("defghij9876543", "Rows"), ("zxcvbnmkjhgf", "keys"), ("superman2x", "at least"),
     ("monkeydragon77", "easy to guess")],
)  # fmt: skip
def test_what_a_program_guesses_soon_is_refused_with_the_pattern(password, reason):
    assert reason in told(password)


def test_names_are_words_of_three_forms_and_dates_of_ten():
    assert {"maya", "lindqvist", "mayalindqvist", "mayaexampleorg", "example", "riverside", "clinic"} <= set(context_words(ABOUT_MAYA))
    assert {"19850314", "14031985", "03141985", "140385", "031485", "850314", "1985", "1403", "0314"} <= set(context_words(ABOUT_MAYA))
    assert context_words(("Jo", "", " ", "O'Brien")) == ["obrien", "brien"]


@pytest.mark.parametrize("password", [
    "4@8({[<369!1|0$57+7%2" * 4, "4a@b8c(e3g6i1l!o0s$t7x%z2" * 3, "a" * 16 + "|${1|(6((8%!2|<(4%5@591${1657505" * 3, "(" * 128,
    "7oc3se6cx@|784{6[4@|1z4bb[[t$i+5i(!b5%lel|1ex+1ed$0<ix38<5x159c(b475|71@",
])  # fmt: skip
def test_judging_a_password_never_takes_long(password):
    guessable_by("warm up", [])
    begun = time.process_time()
    password_problem(password[:128], minimum=12, context=ABOUT_MAYA)
    assert time.process_time() - begun < 0.4


@given(password=st.text(max_size=200), context=st.lists(st.text(max_size=40), max_size=4))
def test_every_text_has_an_answer(password, context):
    problem = password_problem(password, minimum=12, context=tuple(context))
    assert problem is None or problem.msgid % problem.values
    assert problem is not None or 12 <= len(password) <= 256


def test_without_a_word_of_the_owner_there_is_nothing_to_be_built_on():
    assert built_on("tracks lampshade moss", []) is None
    assert built_on("tracks", ["lampshade"]) is None
