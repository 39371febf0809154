"""Narrative of other systems, made safe on the way in; templates still escape everything else (C63)."""

import nh3

_TAGS = {
    "a", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "li", "ol", "p", "pre", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}, "*": {"lang", "dir"}}
_CLEAN = nh3.Cleaner(
    tags=_TAGS - {"a"},  # a link in a record leads off the portal; its words stay
    clean_content_tags={"script", "style", "iframe", "object", "svg", "math", "template"},
    attributes=_ATTRIBUTES,
    strip_comments=True,
)


def clean(html: str) -> str:
    """The same text with harmless tags only: no scripts, styles, links, images, ids or classes."""
    return _CLEAN.clean(html).strip() if html else ""
