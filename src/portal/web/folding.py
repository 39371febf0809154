"""Puts the words of one language into a template while it is compiled, so that a page is rendered without looking any up.

`_("Sign in")` becomes text of the page; `_("Step %(n)s of %(total)s", n=…, total=…)` becomes text and values in turn. What has
no translation is written in English and, where it stands between tags, marked as English for screen readers.
"""

import re
from collections.abc import Callable

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from portal.web.language import SOURCE, Translator, direction, pieces

_TAG_END = re.compile(r"<(/?)(title|option|textarea|style|script)\b|[<>]", re.IGNORECASE)


class Fold(NodeTransformer):
    """Rewrites the syntax tree of one template; `marks` is for HTML. Raises ValueError for a sentence with a place and no value for it."""

    def __init__(self, words: Translator, address_of: Callable[[str], str], *, marks: bool):
        self._words, self._address_of, self._marks = words, address_of, marks
        self._in_tag = self._in_plain_text = False

    def visit_Block(self, node: nodes.Block) -> nodes.Block:
        """The title of a page holds no elements."""
        before, self._in_plain_text = self._in_plain_text, node.name == "title" or self._in_plain_text
        self.generic_visit(node)
        self._in_plain_text = before
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Output:
        """Spread folded sentences over the output."""
        spread: list[nodes.Expr] = []
        for part in node.nodes:
            if isinstance(part, nodes.TemplateData):
                self._read(part.data)
                spread.append(part)
            else:
                spread += self._folded(part)
        node.nodes = spread
        return node

    def _folded(self, part: nodes.Expr) -> list[nodes.Expr]:
        is_missing = self._marks and self._is_literal(part) and part.args[0].value not in self._words
        folded = self.visit(part)
        parts = folded.nodes if isinstance(folded, nodes.Concat) and self._is_literal(part) else [folded]
        if not is_missing or self._in_tag or self._in_plain_text:
            return parts
        start = nodes.TemplateData(f'<span lang="{SOURCE}" dir="{direction(SOURCE)}">', lineno=part.lineno)
        return [start, *parts, nodes.TemplateData("</span>", lineno=part.lineno)]

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """Fold `_("literal")` and `_("literal %(name)s", name=…)`, and the address that `static("literal")` stands for."""
        self.generic_visit(node)
        if isinstance(node.node, nodes.Name) and node.node.name == "static" and isinstance(node.args[0], nodes.Const):
            return nodes.Const(self._address_of(node.args[0].value), lineno=node.lineno)
        if not self._is_literal(node):
            return node
        values = {keyword.key: keyword.value for keyword in node.kwargs}
        parts: list[nodes.Expr] = []
        for kind, part in pieces(self._words.words(node.args[0].value)):
            if kind == "value" and part not in values:
                raise ValueError(f"line {node.lineno}: {node.args[0].value!r} needs a value for {part!r}")
            parts.append(nodes.Const(part, lineno=node.lineno) if kind == "text" else values[part])
        if not values:
            return nodes.Const("".join(part.value for part in parts), lineno=node.lineno)
        return nodes.Concat(parts, lineno=node.lineno)

    def _is_literal(self, node: nodes.Node) -> bool:
        return (
            isinstance(node, nodes.Call)
            and isinstance(node.node, nodes.Name)
            and node.node.name in {"_", "gettext"}
            and len(node.args) == 1
            and isinstance(node.args[0], nodes.Const)
            and not node.dyn_args
            and not node.dyn_kwargs
        )

    def _read(self, text: str) -> None:
        """Keep in mind whether what follows `text` stands in a tag, or where elements are only text."""
        for found in _TAG_END.finditer(text):
            self._in_tag = found[0] != ">"
            if found[2]:
                self._in_plain_text = not found[1]
