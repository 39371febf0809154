"""Pieces of a page are escaped as markupsafe does it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from portal.web.escaping import escape_piece
from portal.web.templating import environment


class SaysItself:
    """An object that knows its HTML."""

    def __html__(self) -> str:
        return "<b>bold</b>"


@given(st.one_of(st.text(), st.integers(), st.none(), st.booleans(), st.text().map(Markup)))
def test_the_same_as_markupsafe(value):
    assert escape_piece(value) == escape(value)


def test_what_says_that_it_is_html_stays():
    assert escape_piece(SaysItself()) == "<b>bold</b>"


@pytest.mark.parametrize(
    "template", ["{{ x }}", "{% set y = x %}{{ y }}", "{% macro m(v) %}{{ v }}{% endmacro %}{{ m(x) }}", "{{ x ~ x }}"]
)
def test_what_somebody_typed_is_never_html_in_a_template(template):
    page = environment("en").from_string(template).render(x="<script>\"&'")
    assert "<" not in page and '"' not in page and "&lt;script&gt;&#34;&amp;&#39;" in page


def test_a_macro_is_not_escaped_twice():
    page = environment("en").from_string("{% macro m(v) %}<i>{{ v }}</i>{% endmacro %}{{ m('a & b') }}").render()
    assert page == "<i>a &amp; b</i>"
