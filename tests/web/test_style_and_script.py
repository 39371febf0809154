"""The style sheet and the scripts: small, for old engines, readable in light and dark, and htmx as its authors made it."""

import hashlib
import re
from pathlib import Path

import brotli
import pytest
from calmjs.parse import es5
from calmjs.parse.exceptions import ECMASyntaxError

from portal.web.static_assets import lean
from portal.web.templating import STATIC

CSS = (STATIC / "css" / "app.css").read_text(encoding="utf-8")
SCRIPT = (STATIC / "js" / "app.js").read_text(encoding="utf-8")
TOO_NEW = [r"[;{]\s*(?:row-|column-)?gap:", r":has\(", r":is\(", r":where\(", "clamp\\(", r"[ :]min\(", r"[ :]max\(", "inset:", ":focus-visible",
           "aspect-ratio", r"[;{][a-z-]+-(?:inline|block)(?:-[a-z]+)?:", "@layer", "@container", r"@import", r"display:grid", "&"]  # fmt: skip
TEXT_PAIRS = [("fg", "bg"), ("fg", "card"), ("fg", "warm"), ("fg", "bad-tint"), ("soft", "bg"), ("soft", "card"), ("brand", "bg"), ("brand", "card"),
              ("brand", "tint"), ("brand", "warm"), ("on-brand", "brand"), ("accent", "warm"), ("bad", "card"), ("bad", "bg"), ("bad", "bad-tint")]  # fmt: skip
EDGE_PAIRS = [("edge", "card"), ("edge", "bg"), ("brand", "bg"), ("accent", "card"), ("accent", "bg"), ("bad", "bg")]


def weight(path: Path) -> int:
    """Bytes as they are served."""
    return len(brotli.compress(lean(path.name, path.read_bytes()), quality=11))


@pytest.mark.parametrize(("name", "most"), [("css/app.css", 4_000), ("js/app.js", 1_500), ("js/session.js", 800), ("js/passkeys.js", 1_100), ("js/htmx.min.js", 12_300)])
def test_files_are_light(name, most):
    assert weight(STATIC / name) <= most


def test_all_scripts_together_and_the_style_sheet_as_written_are_light():
    assert sum(weight(STATIC / "js" / name) for name in ("app.js", "session.js", "htmx.min.js")) <= 14_000
    assert len(CSS.encode()) <= 16_000


@pytest.mark.parametrize("pattern", TOO_NEW)
def test_the_style_sheet_keeps_to_what_old_engines_know(pattern):
    assert not re.findall(f".{{0,30}}{pattern}.{{0,20}}", _rules())


def test_every_variable_follows_a_plain_value():
    for block in re.findall(r"\{([^{}]*)\}", _rules()):
        declarations = [part.partition(":")[::2] for part in block.split(";") if ":" in part]
        for number, (name, value) in enumerate(declarations):
            if "var(" in value:
                assert _same_property(declarations[number - 1][0], name) and number, f"{name}:{value}"


def _same_property(before: str, name: str) -> bool:
    return before == name or before.startswith(f"{name.rpartition('-')[0]}") or name.startswith(before)


def test_no_motion_no_fonts_no_pictures_from_elsewhere():
    assert not re.findall(r"animation|transition|@font-face|url\(|!important", _rules())


def _rules() -> str:
    return re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)


def _colours(dark: bool) -> dict[str, str]:
    found = re.findall(r":root\{(.*?)\}", CSS)
    return dict(part.split(":") for part in found[int(dark)].removeprefix("--").split(";--"))


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_PAIRS, 4.5), (EDGE_PAIRS, 3.0)], ids=["text", "edges"])
def test_colours_can_be_told_apart(dark, pairs, least):
    colours = _colours(dark)
    poor = {pair: round(_contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert not {pair: ratio for pair, ratio in poor.items() if ratio < least}


def test_the_colours_for_old_engines_are_those_of_the_light_theme():
    light = _colours(dark=False)
    for plain, name in re.findall(r"(#[0-9a-f]{3,6});[a-z-]+:var\(--([a-z-]+)\)", _rules()):
        assert plain == light[name], f"{plain} stands before var(--{name}), which is {light[name]}"


def test_our_script_is_es5():
    es5(SCRIPT)


@pytest.mark.parametrize("script", ["x = () => 1", "let x = 1", "`x`", "f(...x)", "for (x of y) {}", "a ** b", "x = {a}", "x = {f() {}}", "a?.b"])
def test_newer_script_is_found(script):
    with pytest.raises(ECMASyntaxError):
        es5(script)


def test_htmx_is_the_file_its_authors_published():
    noted = re.search(r"sha256: `([0-9a-f]{64})`", (STATIC / "js" / "HTMX.md").read_text(encoding="utf-8"))[1]
    assert hashlib.sha256((STATIC / "js" / "htmx.min.js").read_bytes()).hexdigest() == noted
