"""Words in four languages, in templates and in code."""

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from portal.web import templating
from portal.web.language import direction, fill, read_catalogue, translator
from portal.web.templating import LanguageEnvironment, environment, plain_text

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Sign in"
msgstr "Inloggen"

msgid "Step %(n)s of %(total)s"
msgstr "Van %(total)s is dit stap %(n)s"

#, fuzzy
msgid "Unsure"
msgstr "Onzeker"

msgid "Empty"
msgstr ""

msgid "%(num)s day"
msgid_plural "%(num)s days"
msgstr[0] "%(num)s dag"
msgstr[1] "%(num)s dagen"
"""


@pytest.fixture
def dutch(tmp_path):
    path = tmp_path / "portal.po"
    path.write_text(PO, encoding="utf-8")
    return read_catalogue("nl", path)


def render(words, source: str, **values) -> str:
    made = LanguageEnvironment(words, autoescape=True)
    made.globals |= {"_": lambda text, **values: fill(words.words(text), values), "ngettext": words.ngettext}
    return made.from_string(source).render(**values)


def test_a_literal_becomes_a_constant(dutch):
    tree = LanguageEnvironment(dutch).parse('{{ _("Sign in") }}')
    assert [part.value for part in tree.body[0].nodes] == ["Inloggen"]


def test_values_stand_where_the_translation_wants_them(dutch):
    assert render(dutch, '{{ _("Step %(n)s of %(total)s", n=1, total=x) }}', x=4) == "Van 4 is dit stap 1"
    assert render(dutch, '{% set words = _("Step %(n)s of %(total)s", n=1, total=x) %}{{ words }}', x=4) == "Van 4 is dit stap 1"
    assert render(dutch, "{{ _(text, n=1, total=4) }}", text="Step %(n)s of %(total)s") == "Van 4 is dit stap 1"


def test_values_are_escaped_and_markup_is_kept():
    english = translator("en")
    source = '{{ _("Read %(link)s & %(name)s", link=link, name=name) }}'
    assert render(english, source, link=Markup("<a>"), name="<b>") == "Read <a> &amp; &lt;b&gt;"
    assert render(english, "{{ _(text, name=name) }}", text="& %(name)s", name="<b>") == "&amp; &lt;b&gt;"


def test_a_place_without_a_value_is_found_when_the_template_is_compiled():
    with pytest.raises(ValueError, match="needs a value for 'n'"):
        LanguageEnvironment(translator("en")).from_string('{{ _("Step %(n)s") }}')


def test_percent_signs_are_written_twice():
    assert render(translator("en"), '{{ _("100%% of %(n)s", n=3) }} {{ _("50%%") }}') == "100% of 3 50%"


@pytest.mark.parametrize(("count", "words"), [(1, "1 dag"), (2, "2 dagen"), (0, "0 dagen")])
def test_plurals_follow_the_language(dutch, count, words):
    assert dutch.ngettext("%(num)s day", "%(num)s days", count) == words


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('<p>{{ _("Missing") }}</p>', '<p><span lang="en" dir="ltr">Missing</span></p>'),
        ('<p>{{ _("Missing %(n)s", n=x) }} {{ _("Sign in") }}</p>', '<p><span lang="en" dir="ltr">Missing 4</span> Inloggen</p>'),
        ('<a title="{{ _("Missing") }}">{{ _("Sign in") }}</a>', '<a title="Missing">Inloggen</a>'),
        ('<title>{% if x %}{{ _("Missing") }}{% endif %}</title>', "<title>Missing</title>"),
        ('<title>{% block title %}{{ _("Missing") }}{% endblock %}</title>', "<title>Missing</title>"),
        ('<select><option value="1">{{ _("Missing") }}</option></select><b>{{ _("Missing") }}</b>',
         '<select><option value="1">Missing</option></select><b><span lang="en" dir="ltr">Missing</span></b>'),
    ],
)  # fmt: skip
def test_what_is_missing_is_marked_as_english_where_it_can_be(dutch, source, shown):
    assert render(dutch, source, x=4) == shown


def test_mails_hold_no_marks(dutch):
    assert LanguageEnvironment(dutch, autoescape=False).from_string('{{ _("Missing") }}').render() == "Missing"


@pytest.mark.parametrize("msgid", ["Unsure", "Empty", "Never seen"])
def test_what_is_missing_or_unsure_is_said_in_english(dutch, msgid):
    assert dutch.gettext(msgid) == msgid
    assert msgid not in dutch


def test_every_language_has_a_direction():
    assert [direction(locale) for locale in ("en", "es", "nl", "ar")] == ["ltr", "ltr", "ltr", "rtl"]
    with pytest.raises(KeyError):
        translator("tlh")


def test_pages_are_escaped_and_unknown_names_are_faults():
    assert environment("en").from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError):
        environment("en").from_string("{{ nobody }}").render()


def test_text_for_mails_is_not_escaped_and_cannot_be_a_page():
    assert plain_text("en").from_string("{{ x }}").render(x="O'Brien") == "O'Brien"
    with pytest.raises(ValueError, match="not plain text"):
        plain_text("en").get_template("layouts/base.html")


def test_templates_are_not_looked_at_again_when_people_come_by_https(in_force, monkeypatch):
    import dataclasses

    for address, reload in (("https://portal.example.org", False), ("http://127.0.0.1:8000", True)):
        monkeypatch.setattr(templating, "settings", lambda address=address: dataclasses.replace(in_force, base_url=address))
        assert templating._environment("en", autoescape=True).auto_reload is reload
