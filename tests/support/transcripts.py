"""What a screen reader says of a page, stop by stop, from Chromium's accessibility tree.

One line for each stop in reading order: role, name, states, description; what stands inside is indented. Lists and tables
say how much they hold. What differs from run to run is masked.
"""

import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

Node = dict[str, Any]
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
MASKS = (
    (re.compile(rf"\b\d{{1,2}} (?:{MONTHS})(?: \d{{4}})?"), "[day]"),
    (re.compile(r"\b\d{1,2}:\d\d\b(?: (?:UTC|GMT|BST))?"), "[time]"),
)
LANDMARKS = {"banner", "main", "contentinfo", "navigation", "form", "region", "complementary", "search", "group", "radiogroup", "figure"}
TOLD_BY_NAME = {"link", "button", "heading", "cell", "gridcell", "columnheader", "rowheader", "image", "img", "term", "DisclosureTriangle"}
FIELDS = {"textbox", "searchbox", "checkbox", "radio", "combobox", "spinbutton"}
WORDS = {"DisclosureTriangle": "disclosure", "contentinfo": "footer", "DescriptionList": "description list", "listitem": "item", "img": "image"}
NOT_TOLD = {"InlineTextBox", "ListMarker", "LabelText", "LineBreak", "none"}


class Tree:
    """The accessibility tree of a page."""

    def __init__(self, page: Page) -> None:
        protocol = page.context.new_cdp_session(page)
        protocol.send("Accessibility.enable")
        nodes = protocol.send("Accessibility.getFullAXTree")["nodes"]
        protocol.detach()
        self.nodes = {node["nodeId"]: node for node in nodes}
        self.root = nodes[0]

    def children(self, node: Node) -> Iterator[Node]:
        """What stands in it, through everything that has no role of its own."""
        for child in (self.nodes[key] for key in node.get("childIds", ()) if key in self.nodes):
            if child["ignored"]:
                yield from self.children(child)
            elif _role(child) not in NOT_TOLD:
                yield child

    def lines(self, node: Node, depth: int = 0) -> Iterator[str]:
        """The stops in `node`."""
        for child in self.children(node):
            role = _role(child)
            if role == "StaticText":
                if text := _masked(_text(child, "name")):
                    yield "  " * depth + text
                continue
            said = self._said(child)
            if said:
                yield "  " * depth + said
            if role in FIELDS or role == "code":
                continue
            inner = self.lines(child, depth + bool(said))
            yield from (line for line in inner if role not in TOLD_BY_NAME or _is_stop(line))

    def _said(self, node: Node) -> str:
        role, name = _role(node), _masked(_text(node, "name"))
        if role == "code":
            return "[code]"
        if not name and role not in LANDMARKS | FIELDS | TOLD_BY_NAME | {"list", "listitem", "table", "row", "status", "alert", "DescriptionList"}:
            return ""
        if role in {"form", "group", "figure"} and not name:
            return ""
        parts = [WORDS.get(role, role), self._count(node, role), f'"{name}"' if name else "", *_states(node)]
        description = _masked(_text(node, "description"))
        return " ".join(filter(None, parts)) + (f" – {description}" if description else "")

    def _count(self, node: Node, role: str) -> str:
        inside = [_role(child) for child in self.children(node)]
        if role == "list":
            return f"of {inside.count('listitem')}"
        if role == "table":
            return f"of {sum(_role(one) == 'row' for one in self._all_in(node))} rows"
        return f"level {level}" if role == "heading" and (level := _properties(node).get("level")) else ""

    def _all_in(self, node: Node) -> Iterator[Node]:
        for child in self.children(node):
            yield child
            yield from self._all_in(child)


def _role(node: Node) -> str:
    return node.get("role", {}).get("value", "")


def _text(node: Node, what: str) -> str:
    return " ".join(str(node.get(what, {}).get("value") or "").split())


def _properties(node: Node) -> dict[str, Any]:
    return {one["name"]: one["value"].get("value") for one in node.get("properties", ())}


def _states(node: Node) -> Iterator[str]:
    found = _properties(node)
    if _role(node) in {"checkbox", "radio"}:
        yield "checked" if found.get("checked") == "true" else "not checked"
    if "expanded" in found:
        yield "expanded" if found["expanded"] else "collapsed"
    for name in ("required", "disabled", "focused"):
        if found.get(name):
            yield "has the focus" if name == "focused" else name
    if found.get("invalid") not in {None, "false", False}:
        yield "invalid"


def _masked(text: str) -> str:
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return text


def _is_stop(line: str) -> bool:
    """Whether a line in something that was told by its name is more than a piece of that name."""
    return line.lstrip().split(" ")[0] in {"link", "button", "image", *FIELDS}


def transcript(page: Page) -> str:
    """Everything that is said of the page from top to bottom."""
    tree = Tree(page)
    return "\n".join([f'page "{_masked(_text(tree.root, "name"))}"', *tree.lines(tree.root)]) + "\n"
