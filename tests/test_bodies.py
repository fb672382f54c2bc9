"""`bodies`: pages without header and footer, and a style sheet that holds only inside them."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.base.refusal import Refused
from generator.commands.bodies import write_bodies
from generator.commands.scoped_css import scoped
from tests.projects import build_site, make_project

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPORT = "qinghe/liuhe/2023.html"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    project = make_project(tmp_path / "project")
    with (project / "content/site.yml").open("a", encoding="utf-8") as file:
        file.write('下载: [Word]\n主色: "#1f5f3f"\n')
    assert build_site(project).published
    return project / "site"


def test_every_page_is_a_piece_at_its_address(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    count = write_bodies(site, out)
    pages = {p.relative_to(site).as_posix() for p in site.rglob("*.html")} - {"404.html"}
    pieces = {p.relative_to(out).as_posix() for p in out.rglob("*.html")}
    assert pieces == pages
    assert count == len(pages)
    for address in pages:
        piece, whole = (folder / address for folder in (out, site))
        text, page = piece.read_text(encoding="utf-8"), whole.read_text(encoding="utf-8")
        root = "../" * address.count("/")
        assert text.startswith(f'<link rel="stylesheet" href="{root}assets/nianbao.css">\n')
        assert (
            re.sub(r"<main[^>]*>|</main>", "", page.partition("<main")[2].partition(">")[2]) != ""
        )
        inner = re.search("<main[^>]*>(.*)</main>", page, re.DOTALL)
        assert inner is not None
        assert f"{inner[1]}</div>\n" in text
        for part in ("<html", "<head>", "<body", "masthead", "footer", "modes.js", "<main"):
            assert part not in text
        for link in re.findall(r'(?:href|src)="([^"#?]+)[^"]*"', text):
            if "://" not in link:
                assert (piece.parent / link).exists(), (address, link)
    assert (out / REPORT.replace(".html", ".docx")).read_bytes().startswith(b"PK")
    rows = list(csv.reader((out / "pages.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == ["网页", "标题", "说明", "发布日期"]
    assert {row[0] for row in rows[1:]} == pages
    [[_, title, _, day]] = [row for row in rows if row[0] == REPORT]
    assert (title, day) == ("清河县柳河镇人民政府2023年政府信息公开工作年度报告", "2024-01-19")


def test_nothing_that_is_there_is_overwritten(site: Path, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "own.txt").write_text("", encoding="utf-8")
    for out, says in (
        (full, "里已有内容"),
        (full / "own.txt", "里已有内容"),
        (site / "x", "在项目的 site 文件夹里"),
        (site.parent / "content/栏目", "在项目的 content 文件夹里"),
        (site.parent / "content/reports/qinghe/x", "在项目的 content 文件夹里"),
        (site.parent / "templates/x", "在项目的 templates 文件夹里"),
        (site.parent / ".nianbao/x", "在项目的 .nianbao 文件夹里"),
    ):
        with pytest.raises(Refused, match=says):
            write_bodies(site, out)
    with pytest.raises(Refused, match="请先运行 nianbao build"):
        write_bodies(tmp_path / "none", tmp_path / "new")
    assert not (tmp_path / "new").exists()


SHEET = """\
@charset "UTF-8"; /* a { b } */
@import url("base/pico.css") layer(pico);
@layer tokens, parts;
@layer parts { a:hover, td:is(.x, .y) { margin: 0 1.5rem -0.5rem; content: "a;}b"; } }
@layer tokens { :root[data-large] body { --a: 1rem; } @media (min-width: 48rem) { body > main { top: 2rem } } }
@page { margin: 1cm }
"""


def test_selectors_hold_only_inside_and_layers_become_specificity(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base/pico.css").write_text("html,main p,.main-x{color:red}", encoding="utf-8")
    (tmp_path / "a.css").write_text(SHEET, encoding="utf-8")
    low, middle, high = (".nianbao" + ":not(#_)" * n for n in (1, 2, 3))
    assert scoped([tmp_path / "a.css"]).splitlines()[:-1] == [
        f"{low}:not(_),{low}:not(_) p,{low} .main-x{{color:red}}",
        f'{high} a:hover,{high} td:is(.x, .y){{margin: 0 24px -8px; content: "a;}}b";}}',
        f"{middle}[data-large]:not(._):not(_){{--a: 16px;}}",
        f"@media (min-width: 48rem){{{middle}:not(_):not(_){{top: 32px}}}}",
    ]


def test_no_rule_of_the_sites_own_sheets_reaches_outside(site: Path, tmp_path: Path) -> None:
    write_bodies(site, tmp_path / "out")
    css = (tmp_path / "out/assets/nianbao.css").read_text(encoding="utf-8")
    assert not re.search("[0-9]rem(?![^{}]*\\)[{])", css)
    assert "\x00" not in css
    plain = re.sub(r'"[^"]*"', '""', css)
    flat = re.sub(r"@(?:media|supports)[^{]*\{|@keyframes[^{]*\{(?:[^{}]*\{[^{}]*\})*\}", "", plain)
    for selectors in re.findall(r"([^{}]+)\{", flat):
        simple = selectors
        while "(" in simple:
            simple = re.sub(r"\([^()]*\)", "", simple)
        for one in simple.split(","):
            assert one.strip().startswith(".nianbao"), selectors
    assert "--own-accent:#1f5f3f" in css


CMS = """\
<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>县政府网站</title><style>
html { font-size: 62.5% } * { margin: 0; padding: 0; box-sizing: content-box }
body { font: 12px/1 serif; color: gray } a, .content a { color: red; text-decoration: none }
table { border-collapse: collapse } .content td, th { padding: 30px; background: yellow; color: red }
h1, h2 { font-size: 11px; color: red } input, button { border: 9px solid red; height: 9px }
</style></head><body><h1 id="outside">县政府</h1><p><a href="#">首页</a></p><div class="content">
"""
LOOK = """selector => [...document.querySelectorAll(selector)].slice(0, 40).map(e => {
  const s = getComputedStyle(e);
  return [e.tagName, e.className, s.color, s.backgroundColor, s.fontSize, s.paddingTop, s.paddingLeft,
    s.borderTopWidth, s.borderTopColor, s.textDecorationLine, s.display, s.lineHeight].join(" ");
})"""


@pytest.mark.browser
@pytest.mark.parametrize("address", [REPORT, "index.html", "years/2023.html", "qinghe/index.html"])
def test_a_piece_looks_the_same_in_a_page_with_other_ideas(
    site: Path, tmp_path: Path, chrome: Browser, address: str
) -> None:
    from tests.browser import served

    out = tmp_path / "out"
    write_bodies(site, out)
    piece = out / address
    piece.write_text(
        CMS + piece.read_text(encoding="utf-8") + "</div></body></html>", encoding="utf-8"
    )
    seen = []
    for folder, top in ((site, "main"), (out, ".nianbao")):
        with (
            served(folder) as origin,
            chrome.new_context(viewport={"width": 1280, "height": 900}) as c,
        ):
            page = c.new_page()
            page.goto(origin + address)
            parts = ("h1", "h2", "th", "td", "caption", "a", "dt", "dd", ".scroll", "button")
            seen.append({part: page.evaluate(LOOK, f"{top} {part}") for part in parts})
            if folder == out:
                outside = page.evaluate(
                    "getComputedStyle(document.querySelector('#outside')).fontSize"
                )
                assert outside == "11px"
    for part, looks in seen[0].items():
        assert seen[1][part] == looks, part
