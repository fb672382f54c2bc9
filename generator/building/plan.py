"""Every output but the report pages: its address, its source, its inputs and what makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generator.content import REPORTS, is_slug, read_bytes
from generator.diagnostics import Diagnostic, of_problem
from generator.library import Library
from generator.pages import feeds
from generator.pages.frame import address_of, year_address
from generator.pages.index_pages import all_years, authority_page, home_page, year_page
from generator.reading.encoding import control_character
from generator.reading.source import START, Problem, decode
from generator.scan import scan

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PAGES = "content/pages/"
ASSETS = "assets/"


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the site: `make` gives its context, or its bytes; `inputs` is what it reads."""

    address: str
    source: str
    inputs: object
    make: Callable[[], bytes | DataclassInstance]


def index_outputs(
    library: Library, tree: str, records: Mapping[tuple[str, int], str]
) -> list[Output]:
    """Home, authorities, years, feed, sitemap and robots; `tree` is a digest of the site's settings
    and of all authorities, `records` a digest of each published report's record."""
    years = all_years(library, library.authorities.values())
    by_year: dict[int, list[str]] = {year: [] for _, year in records}
    by_authority: dict[str, list[str]] = {path: [] for path in library.authorities}
    for (path, year), mark in sorted(records.items()):
        by_year[year].append(mark)
        # An area shows the sums of all below it.
        above: str | None = path
        while above is not None:
            by_authority[above].append(mark)
            above = library.authorities[above].parent
    everything = (tree, sorted(records.values()))
    outputs = [
        Output("index.html", "首页", everything, partial(home_page, library)),
        Output("feed.xml", "订阅", everything, partial(feeds.feed, library)),
        Output("404.html", "出错页", tree, partial(feeds.missing_page, library)),
        Output("robots.txt", "robots", tree, partial(feeds.robots, library.site.url)),
    ]
    for path, authority in library.authorities.items():
        source = f"{REPORTS}{path}/authority.yml"
        make = partial(authority_page, library, authority)
        outputs.append(Output(address_of(path), source, (tree, by_authority[path]), make))
    for year in years:
        inputs = (tree, years, by_year.get(year, []))
        make_year = partial(year_page, library, year, years)
        outputs.append(Output(year_address(year), f"{year} 年", inputs, make_year))
    return outputs


def text_outputs(
    root: Path, library: Library, files: Mapping[str, int], tree: str
) -> tuple[list[Output], list[Diagnostic]]:
    """The pages of content/pages."""
    outputs, diagnostics = [], []
    for path in sorted(files):
        if not (path.startswith(PAGES) and path.endswith(".md")):
            continue
        name = path.removeprefix(PAGES).removesuffix(".md")
        address = f"{name}.html"
        raw = read_bytes(root, path, files[path])
        text, problem = ("", raw) if isinstance(raw, Problem) else decode(raw)
        problem = problem or control_character(text)
        if not is_slug(name):
            mend = "请直接放在 content/pages 下，用小写字母、数字和连字符命名，如 about.md。"
            problem = Problem("FILE-SLUG", START, f"“{name}”不能作网址", mend)
        if problem:
            diagnostics.append(of_problem(path, problem))
            continue
        outputs.append(
            Output(
                address,
                path,
                (tree, text),
                partial(feeds.text_page, library, address, text),
            )
        )
    return outputs, diagnostics


def asset_outputs(templates: Path) -> list[Output]:
    """Everything below templates/assets, byte for byte; the engine's digest covers it."""
    return [
        Output(
            ASSETS + name,
            f"templates/assets/{name}",
            "",
            (templates / "assets" / name).read_bytes,
        )
        for name in scan(str(templates / "assets"))
    ]


def conflicts(root: Path, library: Library, files: Mapping[str, int]) -> list[Diagnostic]:
    """What would be wrong with the site as a whole, were all reports published."""
    records = {(a.path, year): "" for a in library.authorities.values() for year in a.years}
    pages, diagnostics = text_outputs(root, library, files, "")
    outputs = [*index_outputs(library, "", records), *pages]
    return diagnostics + collisions(addresses(records, outputs))


def addresses(
    reports: Iterable[tuple[str, int]], outputs: Iterable[Output]
) -> list[tuple[str, str]]:
    """Every address of the site but the sitemap's own, with the source that asks for it."""
    pages = [(address_of(*place), f"{REPORTS}{place[0]}/{place[1]}.yml") for place in reports]
    return pages + [(output.address, output.source) for output in outputs]


def sitemap_output(site_url: str, addresses: Iterable[str]) -> Output:
    """sitemap.xml, which reads the address of every other output."""
    pages = sorted(addresses)
    return Output(
        "sitemap.xml", "网站地图", (site_url, pages), partial(feeds.sitemap, site_url, pages)
    )


def collisions(sources: Iterable[tuple[str, str]]) -> list[Diagnostic]:
    """Two outputs with one address (on any file system): a diagnostic that names both sources."""
    seen: dict[str, str] = {}
    found = []
    for address, source in sources:
        folded = address.casefold()
        if folded in seen:
            message = f"与 {seen[folded]} 生成同一个网页 {address}"
            problem = Problem("FILE-ADDRESS", START, message, "请改其中一个的文件名或文件夹名。")
            found.append(of_problem(source, problem))
        seen.setdefault(folded, source)
    return found
