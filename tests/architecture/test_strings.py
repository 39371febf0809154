"""Every string that a person reads is marked, and translated into every language."""

import ast
import re
from html.parser import HTMLParser

import pytest
from jinja2 import Environment, nodes

from portal.operations.translations import KEYWORDS, problems_of, strings_in_use, translated_languages
from portal.web.templating import TEMPLATES, environment
from tests.support.source_tree import Module, portal_modules, report

SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "data-show", "data-hide", "data-title"}
NAMES = {"Carelatch", "UTC", "DatePartsField", "RadioField", "SelectMultipleField"}
SENTENCE = re.compile(r"[A-Z][\w’']*(?:[ ,;:.–-]+[\w’'“”(]+)+|[A-Z][a-z]{2,}\.?")
SQL_OR_TYPE = re.compile(r"(?:SELECT|INSERT|UPDATE|DELETE|WITH) |[\w.]+ \| ")
WORDS_FILES = re.compile(r"(?:.*\.)?(?:forms|fields|flashes|error_words|help_topics|notices|letters|wording|controllers|staff)(?:\..*)?$")
TEMPLATE_NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"})


class _Words(HTMLParser):
    """The words of a template that stand outside `{{ }}` and `{% %}`."""

    def __init__(self, source: str):
        super().__init__()
        self.found: list[str] = []
        self._silent = 0
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self._silent += tag in {"style", "script"}
        self.found += [f'{name}="{value}"' for name, value in attrs if name in SPOKEN and re.search(r"[^\W\d_]", value or "")]

    def handle_endtag(self, tag):
        self._silent -= tag in {"style", "script"}

    def handle_data(self, data):
        data = re.sub(r'[\w-]+="[^"]*"|/[\w/-]+', "", data)  # attributes that a macro writes, paths in mails
        if not self._silent and re.search(r"[^\W\d_]", data):
            self.found.append(" ".join(data.split()))


def unmarked_words(source: str) -> list[str]:
    """Words that a template writes without asking for their translation."""
    plain = "".join(
        value if kind == "data" else " " for _, kind, value in Environment(autoescape=True).lex(source) if kind in {"data", "variable_end", "block_end"}
    )
    tree = Environment(autoescape=True).parse(source)
    marked = {part.value for call in tree.find_all(nodes.Call) if _is_marking(call) for part in call.find_all(nodes.Const)}
    literals = [part.value for part in tree.find_all(nodes.Const) if isinstance(part.value, str)]
    return _Words(plain).found + [text for text in literals if text not in marked | NAMES and SENTENCE.fullmatch(text)]


def _is_marking(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in KEYWORDS


def unmarked_sentences(modules: tuple[Module, ...]) -> list[str]:
    """Sentences in the files that hold what people read, outside N_() and gettext()."""
    problems = []
    for module in modules:
        if WORDS_FILES.fullmatch(module.name):
            problems += [f"{module.path}:{node.lineno} {node.value!r}" for node in _spoken_constants(module.tree)]
    return problems


def _spoken_constants(tree: ast.AST):
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call) and _called(node) in {*KEYWORDS, "warning", "add_argument", "Statement", "compile"}:
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        if isinstance(node, ast.Raise) and "ValidationError" not in ast.unparse(node):
            continue  # for developers
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value and SENTENCE.match(node.value):
            if not SQL_OR_TYPE.match(node.value):
                yield node
        else:
            yield from _spoken_constants(node)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def hidden_markings(modules: tuple[Module, ...]) -> list[str]:
    """`say = translator(locale).gettext`: what say() says is not found by the extraction."""
    problems = []
    for module in modules:
        called = {id(node.func) for node in ast.walk(module.tree) if isinstance(node, ast.Call)}
        called |= {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Assign) and _keeps_its_name(node)}
        problems += [
            f"{module.path}:{node.lineno} {ast.unparse(node)}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute) and node.attr in {"gettext", "ngettext"} and id(node) not in called
        ]
    return problems


def _keeps_its_name(node: ast.Assign) -> bool:
    return isinstance(node.value, ast.Attribute) and ast.unparse(node.targets[0]) == node.value.attr


@pytest.mark.parametrize("locale", translated_languages())
def test_every_string_is_translated(locale):
    problems = problems_of(locale)
    assert not problems, report(problems, f"Run `python -m portal translations extract`, then fill in locale/{locale}/LC_MESSAGES/portal.po.")


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_templates_write_no_unmarked_words(name):
    problems = unmarked_words((TEMPLATES / name).read_text(encoding="utf-8"))
    assert not problems, report(problems, f'In templates/{name}: write {{{{ _("…") }}}}, with values as {{{{ _("… %(name)s", name=…) }}}}.')


@pytest.mark.parametrize("source", ["<p>Hello</p>", '<img alt="A clinic">', '{{ button("Sign in") }}', '{{ x or "Not known" }}', "{% set a = 'Next' %}"])
def test_unmarked_words_are_found(source):
    assert unmarked_words(source)


@pytest.mark.parametrize("source", ['<p>{{ _("Hello") }}</p>', '<img alt="">', '{{ text_field(form.code, autocomplete="one-time-code") }}', "<b>–</b>"])
def test_marked_words_and_names_are_not(source):
    assert not unmarked_words(source)


def test_code_writes_no_unmarked_sentences():
    problems = unmarked_sentences(portal_modules())
    assert not problems, report(problems, "Wrap it: `from portal.web.language import mark as N_` and N_(…); it is translated where it is shown.")


def test_words_are_translated_by_name():
    problems = hidden_markings(tuple(module for module in portal_modules() if module.name not in {"web.templating", "web.language"}))
    assert not problems, report(problems, "Write `words = translator(locale)` and `words.gettext(…)`: strings are found by that name.")
    assert hidden_markings((Module("x", "say = words.gettext"),))
    assert not hidden_markings((Module("x", "gettext = words.gettext"),))


def test_unmarked_sentences_are_found():
    examples = ('x = StringField("Date of birth")', 'raise ValidationError("Enter a code")', 'y = N_("Sign in now")', 'raise KeyError("Not here at all")')
    found = [bool(unmarked_sentences((Module("accounts.forms", text),))) for text in examples]
    assert found == [True, True, False, False]


@pytest.mark.parametrize("locale", ["en", *translated_languages()])
def test_every_template_compiles_in_every_language(locale):
    for name in TEMPLATE_NAMES:
        if name.endswith(".html"):
            environment(locale).get_template(name)


def test_strings_hold_no_markup():
    problems = [str(message.id) for message in strings_in_use() if message.id and re.search(r"</?[a-z]", str(message.id))]
    assert not problems, report(problems, "Put the element outside, or hand it over as a value: _(… %(link)s …, link=link(…)).")
