"""`bodies`: the pages of the site without header and footer, to be put into another site's frame.

For a column (栏目) of a site that a CMS runs. Every page of site/ becomes a piece of HTML at the
same address, all else is copied, so relative links lead where they led; assets/nianbao.css holds
only inside these pieces, and a list says title, description and day of each.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from html import unescape
from pathlib import Path

from generator.base.refusal import Refused
from generator.commands.scoped_css import SCOPE, scoped
from generator.publishing.releases import own_folder

SHEET, LISTING = "assets/nianbao.css", "pages.csv"
_LEFT_OUT = {"404.html", "robots.txt", "assets/modes.js", "assets/dark.css", "assets/site.css"}
_MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
_SCRIPT = re.compile(r'<script src="(?![^"]*assets/modes\.js")[^>]*></script>')
_TITLE = re.compile(r'<meta property="og:title" content="([^"]*)">')
_ABOUT = re.compile(r'<meta name="description" content="([^"]*)">')
_DAY = re.compile(r'<meta name="PubDate" content="([^"]*)">')
_OWN_SHEETS = ("tables", "data", "search", "compare")  # of single pages, beside style.css


def write_bodies(site: Path, out: Path) -> int:
    """Write the pieces of the built `site` to the new folder `out`; gives how many there are.

    Raises Refused where there is no site, where `out` holds anything or lies among what the project makes and
    reads, or where a page has no main.
    """
    pages = sorted(path for path in site.rglob("*.html") if path.is_file())
    if (site / "index.html") not in pages:
        raise Refused("还没有网站，请先运行 nianbao build。")
    if name := own_folder(out, site.parent):
        raise Refused(f"{out} 在项目的 {name} 文件夹里，不能写在那里；请换一个地方，如 ../栏目。")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refused(f"{out} 里已有内容，没有改动；请换一个文件夹，或者先清空它。")
    handbook = site / "handbook"
    rows, texts = [], dict[str, str]()
    for path in pages:
        address = path.relative_to(site).as_posix()
        if address not in _LEFT_OUT and not path.is_relative_to(handbook):
            text = path.read_text(encoding="utf-8")
            texts[address] = _piece(address, text)
            rows.append((address, *(_found(p, text) for p in (_TITLE, _ABOUT, _DAY))))
    sheets = [site / "assets/style.css"]
    sheets += [s for name in ("site", *_OWN_SHEETS) if (s := site / f"assets/{name}.css").exists()]
    texts[SHEET] = scoped(sheets)

    def left_out(folder: str, names: list[str]) -> set[str]:
        here = Path(folder).relative_to(site)
        return {n for n in names if (here / n).as_posix() in {*_LEFT_OUT, *texts, "handbook"}}

    shutil.copytree(site, out, ignore=left_out, dirs_exist_ok=True)
    for address, text in texts.items():
        (out / address).write_text(text, encoding="utf-8", newline="\n")
    (out / LISTING).write_bytes(_listing(rows))
    return len(rows)


def _piece(address: str, text: str) -> str:
    main = _MAIN.search(text)
    if main is None:
        raise Refused(f"site/{address} 里没有 <main>，取不出正文；请检查 templates/base.html。")
    root = "../" * address.count("/")
    scripts = "".join(f"{script[0]}\n" for script in _SCRIPT.finditer(text))
    return (
        f'<link rel="stylesheet" href="{root}{SHEET}">\n{scripts}'
        f'<div class="{SCOPE[1:]}" id="main" lang="zh-CN" data-theme="light">{main[1]}</div>\n'
    )


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return unescape(found[1]) if found else ""


def _listing(rows: list[tuple[str, ...]]) -> bytes:
    """UTF-8 with a BOM and CRLF, as Excel opens it."""
    file = io.StringIO()
    csv.writer(file).writerows([("网页", "标题", "说明", "发布日期"), *rows])
    return b"\xef\xbb\xbf" + file.getvalue().encode()
