"""What no template may hold (C57, C63): ways round escaping, script in attributes, HTMX that nothing else stands in for."""

import re

import pytest
from jinja2 import Environment

from portal.web.templating import TEMPLATES
from tests.support.source_tree import portal_modules, report

PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
MAILS = {"notices/_layout.html"}  # mail programs read no style sheet
FORBIDDEN = {
    r"\|\s*safe\b": "a value is written unescaped",
    r"\bMarkup\b": "a value is written unescaped",
    r"\bautoescape\b": "escaping is turned off",
    r"(?<!data-)\bhx-(?!config)": "write data-hx-…: other attributes are not valid HTML",
    r"hx-(?:on|vars)": "script in an attribute",
    r"\bjs:|javascript:": "script in an attribute",
    r"\sstyle=": "the content security policy stops styles in attributes",
    r"\son[a-z]+=": "the content security policy stops scripts in attributes",
    r"<(?:iframe|object|embed|base|link rel=.?preload)\b": "not to be in a page",
    r"<script(?![^>]*\ssrc=)": "a script that is not a file",
    r"</?(?:b|i|u|font|center|marquee|blink)\b": "an element that says nothing",
    r"\srequired\b(?=[^{}]*>)": "the server says what is missing",
    r"data-hx-trigger=\"[^\"]*\[": "a trigger filter is script",
    r"target=._blank": "a link opens where the person is",
}
UNQUOTED = re.compile(r"<[a-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*?\s[\w-]+=(?![\"'])[^<>]*>", re.IGNORECASE)
HTMX = re.compile(r"<(\w+)\b([^<>]*\bdata-hx-(get|post)=[^<>]*)>")


def problems_of(source: str) -> list[str]:
    """What is wrong with a template."""
    bare = _without_expressions(source)
    found = [f"{match[0]!r}: {reason}" for pattern, reason in FORBIDDEN.items() for match in re.finditer(pattern, source)]
    found += [f"{match[0]!r}: an attribute without quotes" for match in UNQUOTED.finditer(bare)]
    for tag, attributes, method in HTMX.findall(bare):
        wanted = "action=" if tag == "form" else "href="
        if wanted not in attributes or (method == "post" and tag != "form"):
            found.append(f"<{tag} data-hx-{method}>: without JavaScript it does nothing; put it on a form with an action or a link")
        if 'data-hx-target="#' not in attributes:
            found.append(f"<{tag} data-hx-{method}>: name the region with data-hx-target")
    return found


def _without_expressions(source: str) -> str:
    """The HTML of a template, with a letter in place of each expression."""
    parts = []
    for _, kind, value in Environment(autoescape=True).lex(source):
        if kind == "data":
            parts.append(value)
        elif kind == "variable_end":
            parts.append("x")
    return "".join(parts)


@pytest.mark.parametrize("name", PAGES)
def test_templates_keep_to_the_rules(name):
    problems = problems_of((TEMPLATES / name).read_text(encoding="utf-8"))
    if name in MAILS:
        problems = [problem for problem in problems if " style=" not in problem]
    assert not problems, report(problems, f"Mend templates/{name}; docs/design-system.md shows how.")


@pytest.mark.parametrize(
    "source",
    [
        "{{ x|safe }}", "{% autoescape false %}{% endautoescape %}", '<a hx-get="/x">', '<p data-hx-on:click="x()">', '<a href="javascript:x">',
        '<p style="color:red">', '<p onclick="x()">', "<p class={{ x }}>", "<script>x()</script>", '<div data-hx-get="/x" data-hx-target="#y">',
        '<form action="/x" data-hx-post="/x">', '<input data-hx-trigger="keyup[x]">', '<input required name="x">', '<a target="_blank">',
    ],
)  # fmt: skip
def test_a_fault_is_found(source):
    assert problems_of(source)


def test_a_form_with_htmx_that_works_without_is_right():
    assert not problems_of('<form action="/x" method="post" data-hx-post="/x" data-hx-target="#y" class="{{ x }}">')


def test_partials_are_not_pages():
    problems = [name for name in PAGES if name.rpartition("/")[2].startswith("_") and "{% extends" in (TEMPLATES / name).read_text(encoding="utf-8")]
    assert not problems, report(problems, "A partial is one element with an id; the page that includes it extends the layout.")


def test_every_page_stands_in_the_layout():
    apart = ("components/", "layouts/", "notices/", "accounts/leaving/away.html")  # the last one must not name the clinic
    problems = [
        name
        for name in PAGES
        if not name.startswith(apart) and "/_" not in f"/{name}" and not (TEMPLATES / name).read_text(encoding="utf-8").startswith("{% extends")
    ]
    assert not problems, report(problems, 'Begin with {% extends "layouts/base.html" %}.')


def test_markup_is_made_in_known_places_only():
    known = {"web.templating", "web.language", "results.wording.narratives"}
    problems = [f"{module.path}" for module in portal_modules() if "Markup(" in module.text and module.name not in known]
    assert not problems, report(problems, "Hand words over as text; the template writes the elements.")
