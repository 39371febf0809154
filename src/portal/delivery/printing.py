"""Paper: `templates/print/<name>.typ` set as tagged PDF (PDF/UA-1, ISO 14289-1) by typst.

What a document shows is handed over as JSON and never becomes source, so nothing in a name can be taken for markup.
The fonts come with the packages fontpkg-noto-sans and fontpkg-amiri (SIL Open Font License), so a letter looks the
same on every server. Amiri is the Arabic one because the text of what it sets can be read back letter by letter:
faces that draw dots as glyphs of their own (Noto Sans Arabic) give a screen reader every dotted letter twice.
Typst and the fonts are loaded with the first document, not with the portal.
"""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from portal import clock
from portal.web.language import direction
from portal.web.templating import TEMPLATES

if TYPE_CHECKING:
    from typst import Compiler

FONT_PACKAGES = ("fontpkg_noto_sans", "fontpkg_amiri")
_MISSING = "\N{WHITE SQUARE}"
_PROBE = b'#set document(title: "x")\n#set text(font: ("Noto Sans", "Amiri"))\n#sys.inputs.text'

# A compiler serves one thread at a time; a letter takes a few milliseconds, so one thread is enough.
_press = ThreadPoolExecutor(1, thread_name_prefix="print")


async def print_pdf(name: str, context: dict[str, Any], language: str) -> bytes:
    """The document `templates/print/<name>.typ` in `language` as PDF/UA-1.

    `context` is what JSON can carry, in words already translated; its `title` names the document. The template gets
    it as `input`, with `language` and `direction` added (see templates/print/_page.typ). A character that no font has
    is printed as an empty square.
    """
    filled = context | {"language": language, "direction": direction(language)}
    return await asyncio.get_running_loop().run_in_executor(_press, _print, name, filled)


def qr_svg(text: str) -> str:
    """A QR code of `text` as SVG, dark on nothing, with its quiet zone; it survives a quarter of it being dirty."""
    import segno

    return segno.make(text, error="q", micro=False).svg_inline(border=4)


def _print(name: str, context: dict[str, Any]) -> bytes:
    from typst import TypstError

    try:
        return _compile(name, context)
    except TypstError:
        return _compile(name, _displayable(context))


def _compile(name: str, context: dict[str, Any]) -> bytes:
    made = _compiler().compile(
        input=str(TEMPLATES / "print" / f"{name}.typ"), format="pdf", pdf_standards=["ua-1"],
        sys_inputs={"input": json.dumps(context)}, timestamp=int(clock.now().timestamp()))
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def _compiler() -> "Compiler":
    import typst

    # The server's own fonts come last: they only help out with scripts that ours lack.
    fonts = typst.Fonts(font_paths=[str(files(package) / "files") for package in FONT_PACKAGES])
    return typst.Compiler(root=str(TEMPLATES / "print"), font_paths=fonts)


def _displayable(value: Any) -> Any:
    """`value` with every character that cannot be printed replaced; PDF/UA-1 allows no missing glyph."""
    if isinstance(value, dict):
        return {key: _displayable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_displayable(part) for part in value]
    if isinstance(value, str) and not value.isascii():
        return "".join(char if _has_glyph(char) else _MISSING for char in value)
    return value


@lru_cache(maxsize=4096)
def _has_glyph(char: str) -> bool:
    from typst import TypstError

    try:
        _compiler().compile(input=_PROBE, format="pdf", pdf_standards=["ua-1"], sys_inputs={"text": char})
    except TypstError:
        return False
    return True
