"""What the site ships is read by Chrome 79, Safari 13 and Firefox ESR 78; newer ones see the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.building.plain_css import plain_css, plain_sheet
from generator.pages.face import colour_sheet
from tests.projects import build_site, make_project

ASSETS = Path(__file__).parent.parent / "templates/assets"
SHEETS = sorted(path.relative_to(ASSETS).as_posix() for path in ASSETS.rglob("*.css"))
SCRIPTS = sorted(path.name for path in ASSETS.glob("*.js"))
# What the three do not know, or not all of them. Names of classes are no properties.
NEWER_CSS = re.compile(
    r"@layer|@container|layer\(|:is\(|:where\(|:not\([^()]*,"
    r"|(?<=[{;])(?:margin|padding|inset|border|scroll-\w+)-(?:inline|block)"
    r"|(?<=[{;])(?:(?:min|max)-)?(?:inline|block)-size:|(?<=[{;])inset:"
)
NEWER_JS = re.compile(
    r"\?\.(?!\d)|\?\?|\|\|=|&&=|\.replaceAll\(|\.at\(|structuredClone|Object\.hasOwn\(|\.findLast"
    r"|Promise\.any\(|\bstatic \{|\d_\d"
)
GAP = re.compile(
    r"display:(?:inline-)?flex[^}]*[{;]gap:(?!0[;}])|[{;]gap:(?!0[;}])[^}]*display:flex"
)


def test_nothing_that_is_shipped_needs_a_newer_engine(tmp_path: Path) -> None:
    project = make_project(tmp_path / "p")
    site = project / "content/site.yml"
    site.write_text(site.read_text("utf-8") + '主色: "#1f5f3f"\n', "utf-8")
    assert build_site(project).published
    sheets = list((project / "site/assets").rglob("*.css"))
    assert {"site.css", "style.css", "dark.css"} <= {sheet.name for sheet in sheets}
    for sheet in sheets:
        css = sheet.read_text("utf-8")
        assert not NEWER_CSS.search(css), sheet.name
        for block in re.findall(r"[^{}]*\{[^{}]*\}", css):
            listed = block.partition("{")[0]
            newer = (":has(", ":focus-visible", "::details-content")
            if any(sign in listed for sign in newer) and "@supports" not in listed:
                assert not re.search(r",(?![^(]*\))", listed), listed  # the list would go with it


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_of_ours_needs_a_newer_engine(name: str) -> None:
    assert not NEWER_JS.search((ASSETS / name).read_text("utf-8"))


@pytest.mark.parametrize("name", SHEETS)
def test_a_flex_box_with_a_gap_has_margins_where_there_is_none(name: str) -> None:
    css = plain_css((ASSETS / name).read_text("utf-8"))
    assert len(GAP.findall(css)) <= css.count("@supports not (inset: 0)")


def test_a_layer_becomes_specificity() -> None:
    css = "@layer pico, base, print;\n@layer base { a { color: red } } @layer print { b::after { top: 0 } }"
    weight = ":not(#_)"
    assert plain_css(css) == f"a{weight * 2}{{color:red}}\nb{weight * 7}::after{{top:0}}\n"


def test_what_stands_in_no_layer_stays_above_all() -> None:
    assert plain_css("@layer base { a { top: 0 } } a { top: 1px }").endswith(
        f"a{':not(#_)' * 8}{{top:1px}}\n"
    )
    assert plain_css("a { top: 1px }") == f"a{':not(#_)' * 8}{{top:1px}}\n"
    assert plain_css("a { top: 1px }", imported=True) == "a{top:1px}\n"


@pytest.mark.parametrize("raw", [b"a { top: 0", b"a:is( { top: 0 }", b"\xff{}", b"a } {{ b"])
def test_what_is_no_sheet_stays_as_it_is(raw: bytes) -> None:
    assert plain_sheet(raw) == raw


def test_any_own_sheet_can_be_written() -> None:
    for css in ("", "{}", "a{}", "@import url(x.css);", "a{b}", "a{top:}", ":is(){top:0}", ")({}"):
        plain_sheet(css.encode())


@pytest.mark.parametrize(
    ("css", "plain"),
    [
        (":is(a, .b) c { top: 0 }", "a:not(._) c,.b c{top:0}"),
        (":where(a, b) { top: 0 }", "a,b{top:0}"),
        ("a:not(.b, .c) { top: 0 }", "a:not(.b):not(.c){top:0}"),
        ("a, b:has(c) { top: 0 }", "a{top:0}\nb:has(c){top:0}"),
        ("a { margin-block: 1px 2px }", "a{margin-top:1px;margin-bottom:2px}"),
        ("a { padding-inline: calc(1px + 2px) }", None),
        ("a { inset-inline-start: 0 }", "a{left:0}"),
        ("a { border-block-end: 1px solid red }", "a{border-bottom:1px solid red}"),
        ("a { min-inline-size: 0; block-size: 1em }", "a{min-width:0;height:1em}"),
        (
            '@media print { a::before { content: "a: ;" } }',
            '@media print{a::before{content:"a: ;"}}',
        ),
    ],
)
def test_what_is_newer_is_written_out(css: str, plain: str | None) -> None:
    wanted = plain or "a{padding-left:calc(1px + 2px);padding-right:calc(1px + 2px)}"
    assert plain_css(css, imported=True) == wanted + "\n"


def test_the_colour_of_a_site_is_below_its_sheets() -> None:
    assert ":root:not(#_){" in plain_css(colour_sheet("#1f5f3f").decode())


def test_a_gap_in_a_flex_box() -> None:
    assert plain_css("ul { display: flex; gap: 0 1rem }", imported=True) == (
        "ul{display:flex;gap:0 1rem}\n@supports not (inset: 0){ul>*{margin-right:1rem}}\n"
    )
