"""A page as a person without a mouse reads it: headings, links by their words, forms by their labels."""

import html5lib


class Page:
    """The answer to a request, read."""

    def __init__(self, response):
        self.response = response
        self.status, self.url, self.html = response.status_code, str(response.url), response.text
        self.path = response.url.path
        self.tree = html5lib.parse(self.html, namespaceHTMLElements=False) if self.is_html else None

    @property
    def is_html(self) -> bool:
        """Whether it is a page and not a file."""
        return self.response.headers.get("content-type", "").startswith("text/html") and bool(self.html)

    @property
    def title(self) -> str:
        """The words in the browser's title bar."""
        return words(self.tree.find(".//title"))

    @property
    def h1(self) -> str:
        """The page's heading."""
        return words(self.tree.find(".//h1"))

    @property
    def text(self) -> str:
        """Every word of the main part, blanks folded."""
        main = self.tree.find(".//main")
        return words(main if main is not None else self.tree.find("body"))

    def links(self) -> dict[str, str]:
        """Address by words."""
        return {words(link): link.get("href") for link in self.tree.iter("a") if link.get("href")}

    def link(self, wanted: str) -> str:
        """The address of the link whose words contain `wanted`."""
        found = [href for text, href in self.links().items() if wanted in text]
        assert found, f"no link with {wanted!r} on {self.path}; there are {sorted(self.links())}"
        return found[0]

    def form(self, button: str):
        """The form with this button; the first one when several have it."""
        for form in self.tree.iter("form"):
            if any(button in words(one) for one in form.iter("button")):
                return form
        raise AssertionError(f"no form with a button {button!r} on {self.path}: {self.text[:600]}")

    def fields(self, form) -> list[tuple[str, str]]:
        """What the form sends as it stands."""
        pairs = []
        for one in form.iter():
            name, kind = one.get("name"), one.get("type", "text")
            if not name or (kind in {"checkbox", "radio"} and one.get("checked") is None):
                continue
            if one.tag == "input" and kind not in {"file", "submit"}:
                pairs.append((name, one.get("value") or ("on" if kind in {"checkbox", "radio"} else "")))
            elif one.tag == "textarea":
                pairs.append((name, "".join(one.itertext()).removeprefix("\n")))
            elif one.tag == "select":
                chosen = [option for option in one.iter("option") if option.get("selected") is not None]
                first = chosen or list(one.iter("option"))[:1]
                pairs += [(name, option.get("value", words(option))) for option in first]
        return pairs

    def field_named(self, form, label: str):
        """The field with this label in the form."""
        for one in form.iter("label"):
            if words(one).startswith(label):
                found = next((field for field in form.iter() if field.get("id") == one.get("for")), None)
                assert found is not None, f"label {label!r} belongs to no field"
                return found
        raise AssertionError(f"no field labelled {label!r}; there are {[words(one) for one in form.iter('label')]}")


def words(element) -> str:
    """The text of an element, blanks folded."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
