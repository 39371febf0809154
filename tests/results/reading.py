"""A page as it is heard: the words of its main part, blocks apart."""

BLOCKS = {"h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "td", "th", "caption", "figcaption", "label", "button", "div"}


def aloud(page) -> str:
    """Every word in the order of the page; a blank between one block and the next."""
    main = page.tree.find(".//main")
    return " ".join("".join(_pieces(main if main is not None else page.tree)).split())


def _pieces(element):
    apart = element.tag in BLOCKS
    yield " " if apart else ""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _pieces(child)
        yield child.tail or ""
    yield " " if apart or element.get("class") == "back" else ""
