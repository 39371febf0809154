"""Long texts of reports as headings, paragraphs, lists and tables, so that nobody is read one unbroken block.

HTML from outside never reaches a page: it was cleaned on the way in, and here only its text and outline are taken (C63).
"""

import re
from html.parser import HTMLParser

import msgspec


class Block(msgspec.Struct):
    """`kind`: heading, paragraph, list or table. `text` of the first two; `items` of a list; `rows` of a table, of
    which `heads` says whether the first row and the first column are headers."""

    kind: str
    text: str = ""
    items: list[str] = msgspec.field(default_factory=list)
    rows: list[list[str]] = msgspec.field(default_factory=list)


_HEADING = re.compile(r"[^\W\d_][^:.!?]{1,58}:")
_TITLE = re.compile(r"[A-Z][A-Z ,/()&'-]{2,59}")
_HEADING_AND_TEXT = re.compile(r"([A-Z][A-Z ,/()&'-]{2,40}):\s+(.+)")
_BLOCKS = {"p", "div", "section", "article", "pre", "blockquote", "dd", "dt", "dl", "address", "hr", "figure", "caption"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "caption"}
_SKIPPED = {"script", "style", "head", "title"}


def blocks_of_text(text: str) -> list[Block]:
    """Paragraphs are parted by empty lines; a line such as `IMPRESSION:` is a heading, and so is a title in capitals
    above all else; other line breaks are kept."""
    blocks: list[Block] = []
    lines: list[str] = []
    for line in [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]:
        heading, rest = _as_heading(line.strip())
        if (heading or not line.strip()) and "".join(lines).strip():
            blocks.append(Block("paragraph", "\n".join(lines).strip()))
        if heading or not line.strip():
            lines = [rest] if rest else []
        else:
            lines.append(line.rstrip())
        if heading:
            blocks.append(Block("heading", heading))
    if lines:
        blocks.append(Block("paragraph", "\n".join(lines)))
    if len(blocks) > 1 and _TITLE.fullmatch(blocks[0].text):
        blocks[0].kind = "heading"
    if blocks and blocks[-1].kind == "heading":
        blocks[-1].kind = "paragraph"
    return blocks


def _as_heading(line: str) -> tuple[str, str]:
    """A heading and the text after it on the same line; both empty for any other line."""
    if _HEADING.fullmatch(line):
        return line.rstrip(":"), ""
    found = _HEADING_AND_TEXT.fullmatch(line)
    return (found[1], found[2]) if found else ("", "")


def blocks_of_html(html: str) -> list[Block]:
    """The outline and text of a narrative in HTML; nothing else of it."""
    reader = _Outline()
    reader.feed(html)
    reader.close()
    return reader.finished()


class _Outline(HTMLParser):
    """Collects blocks. Tables inside tables and lists inside lists become part of the outer cell or item."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[Block] = []
        self._words: list[str] = []
        self._heading = False
        self._skipping = 0
        self._lists = 0
        self._tables = 0
        self._pre = 0

    def handle_starttag(self, tag: str, attributes: list) -> None:
        """Begin a block where the tag begins one."""
        if tag in _SKIPPED:
            self._skipping += 1
        elif tag == "br":
            self._words.append("\n")
        elif tag in {"ul", "ol", "table"}:
            self._begin(tag)
        elif tag in {"li", "tr", "td", "th"}:
            self._end_words()
            if tag == "tr" and self._tables == 1:
                self._blocks[-1].rows.append([])
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._end_words()
            self._heading = tag in _HEADINGS
            self._pre += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        """End what the tag ends."""
        if tag in _SKIPPED:
            self._skipping = max(0, self._skipping - 1)
        elif tag in {"td", "th"} and self._tables:
            self._end_cell()
        elif tag in {"ul", "ol", "table"}:
            self._finish(tag)
        elif tag == "pre":
            self._end_pre()
        elif tag in _HEADINGS or tag in _BLOCKS or tag in {"li", "tr"}:
            self._end_words()
            self._heading = False

    def handle_data(self, text: str) -> None:
        """Keep the words; line breaks count as spaces, but not where the source laid out its lines itself."""
        if not self._skipping:
            self._words.append(text if self._pre else re.sub(r"\s+", " ", text))

    def finished(self) -> list[Block]:
        """Every block that holds something."""
        self._end_words()
        for block in self._blocks:
            block.rows = [row for row in block.rows if any(row)]
        return [block for block in self._blocks if block.text or block.items or block.rows]

    def _begin(self, tag: str) -> None:
        self._end_words()
        if tag == "table":
            self._tables += 1
            if self._tables == 1:
                self._blocks.append(Block("table"))
        else:
            self._lists += 1
            if self._lists == 1 and not self._tables:
                self._blocks.append(Block("list"))

    def _finish(self, tag: str) -> None:
        self._end_words()
        if tag == "table":
            self._tables = max(0, self._tables - 1)
        else:
            self._lists = max(0, self._lists - 1)

    def _end_pre(self) -> None:
        self._pre = max(0, self._pre - 1)
        if self._tables or self._lists:
            self._end_words()
            return
        self._blocks += blocks_of_text("".join(self._words))
        self._words.clear()

    def _take_words(self) -> str:
        text = re.sub(r" ?\n ?", "\n", "".join(self._words)).strip()
        self._words.clear()
        return re.sub(r" {2,}", " ", text)

    def _end_cell(self) -> None:
        text = self._take_words()
        if self._tables > 1 or not self._blocks[-1].rows:
            self._words.append(f"{text} ")
        else:
            self._blocks[-1].rows[-1].append(text)

    def _end_words(self) -> None:
        if self._tables:
            self._words.append(" ")
            return
        text = self._take_words()
        if not text:
            return
        if self._lists and self._blocks and self._blocks[-1].kind == "list":
            self._blocks[-1].items.append(text)
        else:
            self._blocks.append(Block("heading" if self._heading else "paragraph", text))
