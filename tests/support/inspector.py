"""Looks over every page that a test fetches: what a strict HTML checker, a screen reader and a phone need of it.

`inspect(html, status=200)` raises PageFault with everything that is wrong. A fragment (what htmx asked for) is held to
the same rules as far as they make sense for a part of a page.
"""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

from portal.web.language import LANGUAGES, direction
from portal.web.templating import inline_css

UNTYPED = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "for")
COMPLETED = {"identifier": {"username", "username webauthn"}, "code": {"one-time-code", "off"}}
PASSWORDS = {"current-password", "new-password"}
Faults = Iterator[str]


class PageFault(AssertionError):
    """What is wrong with a page, one line a fault."""


def inspect(html: str, *, status: int) -> None:
    """Raise PageFault unless the page, or the part of one, is as interface rules want it."""
    whole = html.lstrip()[:9].lower() == "<!doctype"
    page = Page(html, whole=whole)
    faults = [*page.syntax(), *names(page), *forms(page), *texts(page), *forbidden(page), *tables_and_pictures(page)]
    faults += [*frame(page), *title(page, status)] if whole else [*fragment(page)]
    if faults:
        raise PageFault("\n".join(faults))


class Page:
    """A parsed page, or a part of one."""

    def __init__(self, html: str, *, whole: bool):
        self.whole = whole
        self.parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        self.root: Element = self.parser.parse(html) if whole else self.parser.parseFragment(html)
        self.elements = [element for element in self.root.iter() if isinstance(element.tag, str)]
        self.parents = {child: parent for parent in self.root.iter() for child in parent}
        self.ids = Counter(element.attrib["id"] for element in self.elements if "id" in element.attrib)

    def syntax(self) -> Faults:
        """What a strict parser complains about."""
        for (line, column), code, values in self.parser.errors:
            yield f"HTML, line {line} column {column}: {html5lib.constants.E.get(code, code) % values}"

    def all(self, *tags: str) -> list[Element]:
        """The elements of these kinds, in order."""
        return [element for element in self.elements if element.tag in tags]

    def inside(self, element: Element, tag: str) -> bool:
        """Whether a `tag` is around `element`."""
        while element in self.parents:
            element = self.parents[element]
            if element.tag == tag:
                return True
        return False

    def labelled(self, element: Element) -> str:
        """The name a screen reader says for a form field."""
        if element.get("aria-label"):
            return element.attrib["aria-label"]
        wanted = (element.get("aria-labelledby") or "").split()
        labels = [text(other) for other in self.elements if other.get("id") in wanted]
        labels += [text(label) for label in self.all("label") if element.get("id") and label.get("for") == element.get("id")]
        return " ".join(labels).strip()


def text(element: Element) -> str:
    """The words in an element, with the alternative texts of pictures."""
    words = "".join(element.itertext()) + "".join(picture.get("alt", "") for picture in element.iter("img"))
    return " ".join(words.split())


def shown(element: Element) -> str:
    """An element as a message names it."""
    marks = "".join(f' {name}="{element.attrib[name]}"' for name in ("id", "name", "href", "class") if element.get(name))
    return f"<{element.tag}{marks}>"


def names(page: Page) -> Faults:
    """Ids and what refers to them."""
    yield from (f"the id {name!r} is there {count} times" for name, count in page.ids.items() if count > 1)
    yield from (f"the id {name!r} is no name" for name in page.ids if not re.fullmatch(r"[A-Za-z][\w.:-]*", name))
    for element in page.elements:
        wanted = [name for attribute in REFERENCES for name in (element.get(attribute) or "").split()]
        href, target = element.get("href") or "", element.get("data-hx-target") or ""
        wanted += [found[1:] for found in (href, target) if found.startswith("#") and (page.whole or found is target)]
        yield from (f"{shown(element)} refers to #{name}, which is not there" for name in wanted if name not in page.ids)


def forms(page: Page) -> Faults:
    """Fields with labels, forms with a place to go and a token."""
    for field in page.all("input", "select", "textarea"):
        if field.get("type") not in UNTYPED:
            yield from _field(page, field)
    for form in page.all("form"):
        tokens = [field.get("value") for field in form.iter("input") if field.get("name") == "csrf"]
        if not re.match(r"/(?!/)", form.get("action") or ""):
            yield f"{shown(form)} has no action on this site"
        if (form.get("method") or "get").lower() == "post" and (len(tokens) != 1 or not tokens[0]):
            yield f"the form to {form.get('action')} has no token"
        if (form.get("method") or "get").lower() == "get" and tokens:
            yield f"the form to {form.get('action')} would put its token into the address"
        # The button of a passkey comes with its script, and until then nothing of the form can be seen.
        bare = form.get("data-passkey") and all(field.get("type") == "hidden" for field in form.iter("input"))
        if not bare and not any(button.get("type", "submit") == "submit" for button in form.iter("button")):
            yield f"the form to {form.get('action')} has no button"
    for group in page.all("fieldset"):
        if not len(group) or group[0].tag != "legend" or not text(group[0]):
            yield f"{shown(group)} does not begin with a legend"


def _field(page: Page, field: Element) -> Faults:
    if not page.labelled(field):
        yield f"{shown(field)} has no label"
    if "required" in field.attrib:
        yield f"{shown(field)} is checked by the browser: leave out required, the server says what is missing"
    if field.get("type") == "radio" and not page.inside(field, "fieldset"):
        yield f"{shown(field)} stands outside a fieldset"
    if field.get("aria-invalid") and not page.inside(field, "fieldset") and not field.get("aria-describedby"):
        yield f"{shown(field)} is wrong but does not refer to its message"
    allowed = PASSWORDS if field.get("type") == "password" else COMPLETED.get(field.get("name") or "")
    if allowed and field.get("autocomplete") not in allowed:
        yield f"{shown(field)} needs autocomplete, one of {sorted(allowed)}"


def texts(page: Page) -> Faults:
    """Links, buttons and headings that say something."""
    for link in page.all("a"):
        if not text(link) and not link.get("aria-label"):
            yield f"{shown(link)} has no text"
        if (link.get("href") or "").rstrip() in {"", "#"}:
            yield f"the link {text(link)!r} leads nowhere"
        if re.match(r"https?:", link.get("href") or "") and "noopener" not in (link.get("rel") or ""):
            yield f"{shown(link)} leaves the site without rel=noopener"
    yield from (f"{shown(button)} has no text" for button in page.all("button") if not text(button))
    yield from (f"{shown(hint)} holds a link" for hint in page.elements if hint.get("class") == "hint" and list(hint.iter("a")))
    level = 0
    for heading in page.all("h1", "h2", "h3", "h4", "h5", "h6"):
        here = int(heading.tag[1])
        if not text(heading):
            yield f"{shown(heading)} is empty"
        if page.whole and here > level + 1 and heading.get("id") != "errors-title":  # the summary stands above the h1
            yield f"{shown(heading)} {text(heading)!r} skips a level"
        level = here if heading.get("id") != "errors-title" else level


def forbidden(page: Page) -> Faults:
    """What the content security policy would stop, and what must never be in a page."""
    for element in page.elements:
        for name, value in element.attrib.items():
            name = str(name)
            if name == "style" or name.startswith(("on", "hx-", "data-hx-on", "data-hx-vars")):
                yield f"{shown(element)} has the attribute {name}"
            if re.match(r"\s*(javascript|js|vbscript):", value, re.IGNORECASE):
                yield f"{shown(element)} holds a script in {name}"
        if int(element.get("tabindex") or 0) > 0:
            yield f"{shown(element)} changes the order of tabbing"
        if element.tag == "script" and (text(element) or not (element.get("src") or "").startswith("/static/")):
            yield "there is a script that is not a file of ours"
        if element.tag == "style" and element.text != str(inline_css()):
            yield "there is a style that is not our style sheet"


def tables_and_pictures(page: Page) -> Faults:
    """Tables with captions and headed columns; pictures with words."""
    for table in page.all("table"):
        if table.find("caption") is None or not text(table.find("caption")):
            yield f"{shown(table)} has no caption"
        yield from (f"a heading {text(head)!r} of a table has no scope" for head in table.iter("th") if not head.get("scope"))
    yield from (f"{shown(picture)} has no alt" for picture in page.all("img") if picture.get("alt") is None)
    for drawing in page.root.iter("{http://www.w3.org/2000/svg}svg"):
        named = drawing.get("aria-labelledby") or drawing.get("aria-label")
        if drawing.get("aria-hidden") != "true" and not (drawing.get("role") == "img" and named):
            yield "a drawing has neither a name (role=img and a label) nor aria-hidden"


def frame(page: Page) -> Faults:
    """Language, landmarks, the way past the header."""
    language = page.root.get("lang")
    if language not in LANGUAGES or page.root.get("dir") != direction(language):
        yield f'lang="{language}" dir="{page.root.get("dir")}" is none of our languages'
    for tag in ("header", "main", "footer"):
        count = sum(not page.inside(element, "main") for element in page.all(tag))
        if count != 1:
            yield f"there are {count} <{tag}>"
    labels = Counter(nav.get("aria-label") or "" for nav in page.all("nav"))
    yield from (f"a <nav> has the label {name!r}, {count} times" for name, count in labels.items() if count > 1 or not name)
    first = next((element for element in page.all("a", "button", "input")), None)
    if first is None or first.get("href") != "#main" or "main" not in page.ids:
        yield "the first link does not skip to #main"


def title(page: Page, status: int) -> Faults:
    """One heading of the first order, and a title that begins with it; "Error: " first when something is wrong."""
    headings = [text(heading) for heading in page.all("h1")]
    if len(headings) != 1:
        yield f"there are {len(headings)} <h1>: {headings}"
    summaries = [element for element in page.elements if (element.get("class") or "").split()[:1] == ["errs"]]
    if status == 422 and len(summaries) != 1:
        yield "422 without a summary of what is wrong"
    prefix = f"{summaries[0].get('data-title')} " if summaries else ""
    wanted = f"{prefix}{headings[0] if headings else ''} – "
    found = " ".join(text(element) for element in page.all("title") if page.inside(element, "head"))
    if not found.startswith(wanted):
        yield f"the title is {found!r} and should begin with {wanted!r}"


def fragment(page: Page) -> Faults:
    """One root with an id, so that htmx finds it again."""
    roots = [element for element in page.root if isinstance(element.tag, str)]
    if len(roots) != 1 or not roots[0].get("id"):
        yield f"a part of a page must be one element with an id, not {[shown(root) for root in roots]}"
