"""Every output but the report pages: its address, its source, its inputs and what makes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from generator.base.digest import digest
from generator.base.fingerprints import scan
from generator.building.area_outputs import authority_outputs, list_outputs, sums_outputs
from generator.building.output import Output, Published
from generator.model.content_paths import REPORTS, authority_file
from generator.model.diagnostics import Diagnostic, of_problem
from generator.model.library import Library
from generator.pages import compare_page, feeds
from generator.pages.feeds import PAGES
from generator.pages.frame import feed_address
from generator.pages.home_page import home_page
from generator.pages.listing import all_years, by_area
from generator.pages.year_pages import year_page, year_parts
from generator.project.tree import is_slug, read_bytes
from generator.reading.encoding import control_character
from generator.reading.source import START, Problem, decode
from generator.search.page import search_page

ASSETS = "assets/"


def index_outputs(library: Library, tree: str, published: Mapping[str, Published]) -> list[Output]:
    """Home, authorities, years, feed and robots; `tree` is a digest of the site's settings and of
    all authorities."""
    years = all_years(library, library.authorities.values())
    # Who is missing reads which reports are there and could not be published.
    tree = digest((tree, _left_out(library, published)))
    marks = {path: dict(zip(own.years, own.marks, strict=True)) for path, own in published.items()}
    newest = _newest(library, published)
    latest = newest[None]
    shown = (tree, _marks(marks, latest))
    indexed = (tree, years, sum(len(own.years) for own in published.values()))
    # The matrix of a small library shows how each report stands, that of a large one only counts.
    counted = [(path, own.years if by_area(library) else own) for path, own in published.items()]
    return [
        Output("index.html", "首页", (shown, digest(counted)), partial(home_page, library, latest)),
        Output(feed_address(), "订阅", shown, partial(feeds.feed, library, latest)),
        Output("search.html", "检索", indexed, partial(search_page, library)),
        Output(
            compare_page.ADDRESS, "比较", (tree, years), partial(compare_page.compare_page, library)
        ),
        Output("404.html", "出错页", tree, partial(feeds.missing_page, library)),
        Output("robots.txt", "robots", tree, partial(feeds.robots, library.site.url)),
        *authority_outputs(library, tree, published),
        *list_outputs(library, tree, published),
        *sums_outputs(library, tree, marks),
        *_figure_outputs(library, tree, published),
        *_feed_outputs(library, tree, newest, marks),
        *_year_outputs(library, tree, years, marks),
    ]


def _left_out(library: Library, published: Mapping[str, Published]) -> list[tuple[str, int]]:
    return [
        (path, year)
        for path, own in published.items()
        if own.years != (years := library.authorities[path].years)
        for year in years
        if year not in own.years
    ]


def _newest(library: Library, published: Mapping[str, Published]) -> dict[str | None, feeds.Newest]:
    """The newest reports of every authority and those below it, and (under None) of all."""
    found: dict[str | None, list[tuple[str, str, int]]] = {None: []}
    for authority in reversed(list(library.below(None))):  # those below before the area itself
        path, own = authority.path, published.get(authority.path, Published())
        rows = found.setdefault(path, [])
        rows += [(date, path, year) for date, year in zip(own.dates, own.years, strict=True)]
        found[path] = sorted(rows, reverse=True)[: feeds.LENGTH]
        found.setdefault(authority.parent, []).extend(found[path])
    found[None] = sorted(found[None], reverse=True)[: feeds.LENGTH]
    return dict(found)


def _marks(marks: Mapping[str, Mapping[int, str]], newest: feeds.Newest) -> list[str]:
    return [marks[path][year] for _, path, year in newest]


def _feed_outputs(
    library: Library,
    tree: str,
    newest: Mapping[str | None, feeds.Newest],
    marks: Mapping[str, Mapping[int, str]],
) -> Iterator[Output]:
    for path in library.children:
        if path is not None:
            own, area = newest[path], library.authorities[path]
            make = partial(feeds.feed, library, own, area)
            source = authority_file(path)
            yield Output(feed_address(path), source, (tree, _marks(marks, own)), make)


def _figure_outputs(
    library: Library, tree: str, published: Mapping[str, Published]
) -> Iterator[Output]:
    """What the compare page loads of each authority, and of the whole site."""
    for path, authority in ((None, None), *library.authorities.items()):
        own = published.get(path or "", Published()).marks
        source = authority_file(path) if path else "比较"
        make = partial(compare_page.figures_script, library, authority)
        yield Output(compare_page.figures_address(path), source, (tree, own), make)


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


def sitemap_outputs(
    site_url: str, pages: Sequence[str], outputs: Iterable[Output]
) -> Iterator[Output]:
    """sitemap.xml and its parts, which read the address of every report (`pages`) and of every
    other output."""
    addresses = [*pages, *(output.address for output in outputs)]
    inputs = (site_url, "\n".join(addresses))
    count = sum(map(feeds.is_listed, addresses))
    if count <= feeds.SITEMAP_LIMIT:
        make = partial(feeds.sitemap, site_url, addresses)
        yield Output("sitemap.xml", "网站地图", inputs, make)
        return
    parts = [f"sitemap-{n + 1}.xml" for n in range(-(-count // feeds.SITEMAP_LIMIT))]
    index = partial(feeds.sitemap_index, site_url, parts)
    yield Output("sitemap.xml", "网站地图", (site_url, parts), index)
    for number, part in enumerate(parts):
        make = partial(feeds.sitemap, site_url, addresses, number)
        yield Output(part, "网站地图", inputs, make)


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
