"""Cookies are ours alone, hidden from scripts, and sent over https only (C43)."""

import dataclasses

import pytest

from portal.settings import use_settings
from portal.web.cookies import delete_cookie_header, read_cookie, set_cookie_header


@pytest.fixture
def secure(in_force):
    """Settings of a portal behind https."""
    use_settings(dataclasses.replace(in_force, base_url="https://portal.example.org"))


def test_over_https_a_cookie_is_bound_to_this_host_and_gone_with_the_browser(secure):
    assert set_cookie_header("sid", "abc_-") == b"__Host-sid=abc_-; Path=/; Secure; HttpOnly; SameSite=Lax"


def test_a_cookie_may_last(secure):
    assert set_cookie_header("device", "x", max_age=400).endswith(b"; SameSite=Lax; Max-Age=400")


def test_it_is_deleted_by_its_age(secure):
    assert delete_cookie_header("sid") == b"__Host-sid=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"


def test_on_plain_http_the_name_says_that_it_is_for_development():
    assert set_cookie_header("sid", "abc") == b"dev-sid=abc; Path=/; HttpOnly; SameSite=Lax"


@pytest.mark.parametrize("value", ["a;b", "a\r\nSet-Cookie: x=y", "a b", "ü", 'a"', "a,b", "\x00"])
def test_no_value_breaks_out_of_the_header(value):
    with pytest.raises(ValueError, match="cookie"):
        set_cookie_header("sid", value)
    with pytest.raises(ValueError, match="cookie"):
        set_cookie_header(value, "x")


LINES = {
    b"dev-sid=abc": "abc", b"a=1; dev-sid=abc; b=2": "abc", b'dev-sid="abc"': "abc", b"dev-sid=a=b": "a=b", b"dev-sid=": "",
    b"": None, b"sid=abc": None, b"xdev-sid=abc": None, b"__Host-sid=abc": None, b"dev-sid": "", b"dev-sid=one; dev-sid=two": "one",
    b"dev-sid=\xff\xfe": "ÿþ", b";;;=;": None,
}  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_reading_what_a_browser_sends(line):
    assert read_cookie({"headers": [(b"cookie", line)]}, "sid") == LINES[line]


def test_the_development_name_is_not_read_over_https(secure):
    assert read_cookie({"headers": [(b"cookie", b"dev-sid=abc; sid=abc")]}, "sid") is None
    assert read_cookie({"headers": [(b"cookie", b"a=b"), (b"cookie", b"__Host-sid=abc")]}, "sid") == "abc"
