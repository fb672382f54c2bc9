"""Every output but the report pages: its address, its source, its inputs and what makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.content import REPORTS, is_slug, read_bytes
from generator.diagnostics import Diagnostic, of_problem
from generator.library import Library
from generator.pages import feeds
from generator.pages.frame import address_of
from generator.pages.index_pages import all_years, authority_page, by_area, home_page
from generator.pages.year_pages import year_page, year_parts
from generator.reading.encoding import control_character
from generator.reading.source import START, Problem, decode
from generator.scan import scan
from generator.state import digest

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PAGES = "content/pages/"
ASSETS = "assets/"


class Output(NamedTuple):
    """One file of the site: `make` gives its context, or its bytes; `inputs` is what it reads."""

    address: str
    source: str
    inputs: object
    make: Callable[[], bytes | DataclassInstance]


class Published(NamedTuple):
    """An authority's published reports, by year: a digest of each one's record, and its date."""

    years: tuple[int, ...] = ()
    marks: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()


def index_outputs(library: Library, tree: str, published: Mapping[str, Published]) -> list[Output]:
    """Home, authorities, years, feed and robots; `tree` is a digest of the site's settings and of
    all authorities."""
    years = all_years(library, library.authorities.values())
    marks = {path: dict(zip(own.years, own.marks, strict=True)) for path, own in published.items()}
    newest = _newest(published)
    shown = (tree, [marks[path][year] for _, path, year in newest])
    # The matrix of a small library shows how each report stands, that of a large one only counts.
    counted = [(path, own.years if by_area(library) else own) for path, own in published.items()]
    return [
        Output("index.html", "首页", (shown, digest(counted)), partial(home_page, library, newest)),
        Output("feed.xml", "订阅", shown, partial(feeds.feed, library, newest)),
        Output("404.html", "出错页", tree, partial(feeds.missing_page, library)),
        Output("robots.txt", "robots", tree, partial(feeds.robots, library.site.url)),
        *_authority_outputs(library, tree, published),
        *_year_outputs(library, tree, years, marks),
    ]


def _newest(published: Mapping[str, Published]) -> feeds.Newest:
    # Sorting the dates alone first is much quicker than comparing ten thousand tuples.
    dates = sorted(date for own in published.values() for date in own.dates)
    since = dates[-feeds.LENGTH :][0] if dates else ""
    dated = [
        (date, path, year)
        for path, own in published.items()
        for date, year in zip(own.dates, own.years, strict=True)
        if date >= since
    ]
    return sorted(dated, reverse=True)[: feeds.LENGTH]


def _authority_outputs(
    library: Library, tree: str, published: Mapping[str, Published]
) -> Iterator[Output]:
    read: dict[str, list[tuple[str, ...]]] = {path: [] for path in library.authorities}
    for path, own in published.items():
        # An area shows the sums of all below it.
        above: str | None = path
        while above is not None:
            read[above].append(own.marks)
            above = library.authorities[above].parent
    for path, authority in library.authorities.items():
        make = partial(authority_page, library, authority)
        yield Output(address_of(path), f"{REPORTS}{path}/authority.yml", (tree, read[path]), make)


def _year_outputs(
    library: Library, tree: str, years: Sequence[int], marks: Mapping[str, Mapping[int, str]]
) -> Iterator[Output]:
    for part in year_parts(library, years):
        own = [marks[authority.path][part.year] for authority in part.listed]
        below = [(area.path, count) for area, count in part.areas]
        inputs = (tree, own, below, part.previous, part.following)
        make = partial(year_page, library, part)
        yield Output(part.address, f"{part.year} 年", inputs, make)


def text_outputs(
    root: Path, library: Library, files: Mapping[str, int], tree: str
) -> tuple[list[Output], list[Diagnostic]]:
    """The pages of content/pages."""
    outputs, diagnostics = [], []
    for path in sorted(path for path in files if path.startswith(PAGES) and path.endswith(".md")):
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
    published = {
        a.path: Published(a.years, ("",) * len(a.years), ("",) * len(a.years))
        for a in library.authorities.values()
    }
    texts, diagnostics = text_outputs(root, library, files, "")
    outputs = [*index_outputs(library, "", published), *texts]
    return diagnostics + collisions(report_addresses(published), outputs)


def report_addresses(published: Mapping[str, Published]) -> list[str]:
    """The addresses of all report pages."""
    return [f"{path}/{year}.html" for path, own in published.items() for year in own.years]


def sitemap_output(site_url: str, pages: Sequence[str], outputs: Iterable[Output]) -> Output:
    """sitemap.xml, which reads the address of every report (`pages`) and every other output."""
    addresses = [*pages, *(output.address for output in outputs)]
    make = partial(feeds.sitemap, site_url, addresses)
    return Output("sitemap.xml", "网站地图", (site_url, "\n".join(addresses)), make)


def collisions(pages: Sequence[str], outputs: Sequence[Output]) -> list[Diagnostic]:
    """Two outputs with one address (on any file system): a diagnostic that names both sources."""
    addresses = [*pages, *(output.address for output in outputs)]
    if len(set(map(str.casefold, addresses))) == len(addresses):
        return []
    sources = [f"{REPORTS}{page.removesuffix('.html')}.yml" for page in pages]
    sources += [output.source for output in outputs]
    first: dict[str, str] = {}
    found = []
    for address, source in zip(addresses, sources, strict=True):
        other = first.setdefault(address.casefold(), source)
        if other is not source:
            message = f"与 {other} 生成同一个网页 {address}"
            problem = Problem("FILE-ADDRESS", START, message, "请改其中一个的文件名或文件夹名。")
            found.append(of_problem(source, problem))
    return found
