"""The page inspector finds what is wrong: a good page, and one fault at a time."""

import pytest

from tests.support.inspector import PageFault, inspect

PAGE = """<!DOCTYPE html><html lang="en" dir="ltr"><head><meta charset="utf-8"><title>Sign in – Clinic</title></head>
<body><a href="#main">Skip</a><header><nav aria-label="Main"><a href="/a">Home</a></nav></header>
<main id="main"><h1>Sign in</h1><h2>Results</h2>
<form method="post" action="/sign-in"><input type="hidden" name="csrf" value="t">
<label for="name">Name</label><p class="hint" id="name-hint">As on the letter</p>
<input id="name" name="name" aria-describedby="name-hint"><fieldset><legend>Which</legend>
<input type="radio" id="r" name="r" value="1"><label for="r">One</label></fieldset><button>Go</button></form>
<table><caption>Values</caption><tr><th scope="col">Day</th></tr></table><img src="/static/a.png" alt="A clinic">
<svg role="img" aria-label="A line"></svg></main><footer>Help</footer></body></html>"""

FAULTS = [
    ("</h2>", "</h2><b><i></b></i>", "HTML, line"),
    ("<h2>", '<h2 id="name">', "'name' is there 2 times"),
    ('for="name"', 'for="other"', "has no label"),
    ('for="name"', 'for="other"', "refers to #other"),
    ('aria-describedby="name-hint"', 'aria-describedby="gone"', "refers to #gone"),
    ('action="/sign-in"', 'action="//evil.example"', "no action on this site"),
    ('name="csrf" value="t"', 'name="csrf" value=""', "has no token"),
    ('method="post"', 'method="get"', "token into the address"),
    ("<button>Go</button>", "", "has no button"),
    ("<legend>Which</legend>", "", "begin with a legend"),
    ('name="name"', 'name="name" required', "leave out required"),
    ('name="name"', 'name="code"', "needs autocomplete"),
    ('name="name"', 'name="name" type="password" autocomplete="off"', "needs autocomplete"),
    (">Home<", "><", "has no text"),
    ('href="/a"', 'href="#"', "leads nowhere"),
    ('href="/a"', 'href="https://other.example/"', "without rel=noopener"),
    (">Go<", "><", "has no text"),
    ("As on the letter", '<a href="/x">letter</a>', "holds a link"),
    ("<h2>Results</h2>", "<h4>Results</h4>", "skips a level"),
    ("<h2>", '<h2 style="color:red">', "attribute style"),
    ("<h2>", '<h2 onclick="x()">', "attribute onclick"),
    ("<h2>", '<h2 hx-get="/x">', "attribute hx-get"),
    ('href="/a"', 'href="javascript:x()"', "holds a script"),
    ("<h2>", '<h2 tabindex="2">', "order of tabbing"),
    ("</h2>", "</h2><script>x()</script>", "a script that is not a file"),
    ("</title>", "</title><style>a{}</style>", "not our style sheet"),
    ("<caption>Values</caption>", "", "no caption"),
    (' scope="col"', "", "has no scope"),
    (' alt="A clinic"', "", "has no alt"),
    (' aria-label="A line"', "", "a drawing has neither"),
    ('dir="ltr"', 'dir="rtl"', "none of our languages"),
    ("<footer>Help</footer>", "", "0 <footer>"),
    (' aria-label="Main"', "", "has the label ''"),
    ('href="#main"', 'href="/"', "does not skip to #main"),
    ("<h1>Sign in</h1>", "", "0 <h1>"),
    ("<title>Sign in", "<title>Welcome", "should begin with"),
    ("<h2>", '<div class="errs" data-title="Error:"></div><h2>', "should begin with 'Error: Sign in"),
]


def test_a_good_page_passes():
    inspect(PAGE, status=200)


@pytest.mark.parametrize(("good", "bad", "said"), FAULTS, ids=[f"{number}-{fault[2]}" for number, fault in enumerate(FAULTS)])
def test_a_fault_is_named(good, bad, said):
    assert good in PAGE
    with pytest.raises(PageFault, match=said.replace("<", r"\<")):
        inspect(PAGE.replace(good, bad, 1), status=200)


def test_wrong_input_without_a_summary_is_a_fault():
    with pytest.raises(PageFault, match="422 without a summary"):
        inspect(PAGE, status=422)


def test_a_part_of_a_page_is_one_element_with_an_id():
    inspect('<div id="list"><h2>Results</h2></div>', status=200)
    with pytest.raises(PageFault, match="one element with an id"):
        inspect("<p>One</p><p>Two</p>", status=200)
