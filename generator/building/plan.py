"""Every output but the reports' own: its address, its source, its inputs and what makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.base.digest import digests
from generator.base.fingerprints import scan
from generator.base.lazy_mapping import LazyMapping
from generator.base.packaged import ORIGINAL, packaged
from generator.building.future_withdrawals import future_withdrawals
from generator.building.plain_css import plain_sheet
from generator.building.shown_settings import ShownSettings, shown_of
from generator.building.staging import staged
from generator.building.state import Published
from generator.model.content_paths import (
    PAGES,
    REPORTS,
    SITE_FILE,
    authority_file,
    report_files,
)
from generator.model.diagnostics import Diagnostic, of_problem
from generator.model.holdings import Holdings
from generator.model.library import Authority
from generator.pages import compare_page, feeds
from generator.pages.authority_page import authority_page
from generator.pages.face import colour_sheet
from generator.pages.frame import address_of, feed_address, sums_name
from generator.pages.glossary import ADDRESS as GLOSSARY
from generator.pages.glossary import glossary_page
from generator.pages.home_page import home_page
from generator.pages.listing import all_years, by_area, list_address, list_page, list_parts
from generator.pages.notice_page import notice_page
from generator.pages.search_page import search_page
from generator.pages.sums_page import sums_page, sums_years
from generator.pages.year_pages import year_page, year_parts
from generator.project.project import Project
from generator.project.tree import is_slug
from generator.reading.encoding import hidden_characters, unfit
from generator.reading.source import START, Problem, decode

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ASSETS = "assets/"


class Output(NamedTuple):
    """One file of the site: `make` gives its context, or its bytes; `inputs` has a digest of each
    thing that it reads, by its name in `why.WORDS`. One that is `last` reads files that other
    outputs have made."""

    address: str
    source: str  # the file that decides it, for people
    inputs: Mapping[str, str]
    make: Callable[[], bytes | DataclassInstance]
    last: bool = False


def outputs_of(
    project: Project, holdings: Holdings, published: Mapping[str, Published], into: Path
) -> tuple[list[Output], list[Diagnostic]]:
    """Every output but the reports' own, and what is wrong with the site as a whole: text pages that
    cannot be read, and addresses that two sources claim. `into` is the folder of site/."""
    shown = shown_of(project.library)
    pages = report_addresses(published)
    outputs = index_outputs(holdings, shown, published)
    texts, diagnostics = text_outputs(project, holdings, shown.on_pages)
    outputs += texts
    outputs += dataset_outputs(into, holdings, shown, published)
    outputs += asset_outputs(project.root / "templates")
    outputs += colour_outputs(project.library.site.colour)
    listed = [*outputs]
    outputs += notice_outputs(holdings, shown.on_pages)
    collided = collisions(pages, outputs)
    outputs += sitemap_outputs(project.library.site.url, pages, listed)
    early = future_withdrawals(project, holdings.withdrawn)
    return outputs, [*diagnostics, *collided, *early]


def conflicts(project: Project) -> list[Diagnostic]:
    """What would be wrong with the site as a whole, were all reports published."""
    years = {path: authority.years for path, authority in project.authorities.items()}
    published = {
        path: Published(own, ("",) * len(own), ("",) * len(own)) for path, own in years.items()
    }
    # Planning asks which reports there are, never what they say.
    holdings = Holdings(project.library, LazyMapping(years, lambda _: {}))
    outputs = index_outputs(holdings, ShownSettings(), published)
    texts, diagnostics = text_outputs(project, holdings, "")
    return diagnostics + collisions(report_addresses(published), [*outputs, *texts])


def index_outputs(
    holdings: Holdings, shown: ShownSettings, published: Mapping[str, Published]
) -> list[Output]:
    """Home, authorities, years, feeds, scripts and robots."""
    library = holdings.library
    years = all_years(holdings, library.authorities.values())
    # Who is missing reads which reports are there and could not be published.
    settings, other = shown.with_(_left_out(holdings, published))
    marks = {path: dict(zip(own.years, own.marks, strict=True)) for path, own in published.items()}
    newest = _newest(holdings, published)
    latest = newest[None]
    fed = digests(settings=other, reports=_marks(marks, latest))
    indexed = digests(
        settings=settings, years=(years, sum(len(o.years) for o in published.values()))
    )
    # The matrix of a small library shows how each report stands, that of a large one only counts.
    stand = [] if by_area(holdings) else list(published.values())
    home = digests(
        settings=settings,
        reports=(_marks(marks, latest), stand),
        years=[(path, own.years) for path, own in published.items()],
    )
    own = digests(settings=settings)
    return [
        Output("index.html", "首页", home, partial(home_page, holdings, latest)),
        Output(feed_address(), "订阅", fed, partial(feeds.feed, holdings, latest)),
        Output("search.html", "检索", indexed, partial(search_page, holdings)),
        Output(
            compare_page.ADDRESS,
            "比较",
            digests(settings=settings, years=years),
            partial(compare_page.compare_page, holdings),
        ),
        Output(
            GLOSSARY,
            SITE_FILE,
            digests(
                settings=(settings, library.site.applying and library.site.applying.model_dump())
            ),
            partial(glossary_page, library),
        ),
        Output("404.html", "出错页", own, partial(feeds.missing_page, holdings)),
        Output(
            "robots.txt",
            "robots",
            digests(settings=library.site.url),
            partial(feeds.robots, library.site.url),
        ),
        *authority_outputs(holdings, settings, published),
        *list_outputs(holdings, settings, published),
        *sums_outputs(holdings, settings, marks),
        *_figure_outputs(holdings, other, published),
        *_feed_outputs(holdings, other, newest, marks),
        *_year_outputs(holdings, settings, years, marks),
    ]


def _left_out(
    holdings: Holdings, published: Mapping[str, Published]
) -> list[tuple[str, int, bool, bool]]:
    """The reports that are there and not published, and whether each is a draft or was withdrawn."""
    return [
        (path, year, (path, year) in holdings.drafts, (path, year) in holdings.withdrawn)
        for path, own in published.items()
        if own.years != (years := holdings.library.authorities[path].years)
        for year in years
        if year not in own.years
    ]


def _newest(
    holdings: Holdings, published: Mapping[str, Published]
) -> dict[str | None, feeds.Newest]:
    """The newest reports of every authority and those below it, and (under None) of all."""
    found: dict[str | None, list[tuple[str, str, int]]] = {None: []}
    # Those below come before the area itself.
    for authority in reversed(list(holdings.library.below(None))):
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
    holdings: Holdings,
    settings: str,
    newest: Mapping[str | None, feeds.Newest],
    marks: Mapping[str, Mapping[int, str]],
) -> Iterator[Output]:
    for path in holdings.library.children:
        if path is not None:
            own, area = newest[path], holdings.library.authorities[path]
            inputs = digests(settings=settings, reports=_marks(marks, own))
            make = partial(feeds.feed, holdings, own, area)
            yield Output(feed_address(path), authority_file(path), inputs, make)


def _figure_outputs(
    holdings: Holdings, settings: str, published: Mapping[str, Published]
) -> Iterator[Output]:
    """What the compare page loads of each authority, and of the whole site."""
    for path, authority in ((None, None), *holdings.library.authorities.items()):
        own = published.get(path or "", Published()).marks
        source = authority_file(path) if path else "比较"
        make = partial(compare_page.figures_script, holdings, authority)
        inputs = digests(settings=settings, reports=own)
        yield Output(compare_page.figures_address(path), source, inputs, make)


def _year_outputs(
    holdings: Holdings,
    settings: str,
    years: Sequence[int],
    marks: Mapping[str, Mapping[int, str]],
) -> Iterator[Output]:
    for part in year_parts(holdings, years):
        own = [marks[authority.path][part.year] for authority in part.listed]
        below = [(area.path, count) for area, count in part.areas]
        beside = (below, part.previous, part.following)
        inputs = digests(settings=settings, reports=own, years=beside)
        make = partial(year_page, holdings, part)
        yield Output(part.address, f"{part.year} 年", inputs, make)


def authority_outputs(
    holdings: Holdings, settings: str, published: Mapping[str, Published]
) -> Iterator[Output]:
    """The page of every authority; that of an area reads all reports below it."""
    authorities = holdings.library.authorities
    read: dict[str, list[tuple[str, ...]]] = {path: [] for path in authorities}
    for path, own in published.items():
        # An area shows the sums of all below it.
        above: str | None = path
        while above is not None:
            read[above].append(own.marks)
            above = authorities[above].parent
    absorbed: dict[str, list[Authority]] = {}
    for authority in authorities.values():
        if authority.file.successor:
            absorbed.setdefault(authority.file.successor, []).append(authority)
    for path, authority in authorities.items():
        inputs = digests(settings=settings, reports=read[path])
        make = partial(authority_page, holdings, authority, absorbed.get(path, ()))
        yield Output(address_of(path), authority_file(path), inputs, make)


def list_outputs(
    holdings: Holdings, settings: str, published: Mapping[str, Published]
) -> Iterator[Output]:
    """The further parts of long lists of areas, which only count reports."""
    counted = [(path, own.years) for path, own in published.items()]
    inputs = digests(settings=settings, years=counted)
    for path in holdings.library.children:
        area = holdings.library.authorities[path] if path else None
        for part in range(2, list_parts(holdings, path) + 1):
            make = partial(list_page, holdings, area, part)
            source = authority_file(path) if path else "首页"
            yield Output(list_address(path, part), source, inputs, make)


def sums_outputs(
    holdings: Holdings, settings: str, marks: Mapping[str, Mapping[int, str]]
) -> Iterator[Output]:
    """The sums of every area and year, which read the reports of that year below it."""
    library = holdings.library
    for path in library.children:
        if path is None:
            continue
        area, below = library.authorities[path], list(library.below(path))
        years = sums_years(holdings, below)
        for before, year, after in zip((None, *years), years, (*years[1:], None), strict=False):
            read = [marks[a.path].get(year) for a in below]
            beside = (year in marks[path], before, after)
            inputs = digests(settings=settings, reports=read, years=beside)
            make = partial(sums_page, holdings, area, year, before, after)
            yield Output(f"{path}/{sums_name(year)}", authority_file(path), inputs, make)


def notice_outputs(holdings: Holdings, settings: str) -> Iterator[Output]:
    """What is left at the addresses of reports that were withdrawn; no sitemap has it."""
    for (path, year), withdrawal in holdings.withdrawn.items():
        authority = holdings.library.authorities[path]
        inputs = digests(settings=settings, text=withdrawal)
        make = partial(notice_page, holdings.library, authority, year, withdrawal)
        yield Output(address_of(path, year), report_files(path, year)[0], inputs, make)


def text_outputs(
    project: Project, holdings: Holdings, settings: str
) -> tuple[list[Output], list[Diagnostic]]:
    """The pages of content/pages."""
    outputs, diagnostics = [], []
    marks = project.files.marks
    for path in sorted(path for path in marks if path.startswith(PAGES) and path.endswith(".md")):
        name = path.removeprefix(PAGES).removesuffix(".md")
        address = f"{name}.html"
        raw = project.files.read(path)
        text, problem = ("", raw) if isinstance(raw, Problem) else decode(raw)
        problem = problem or unfit(text)
        if not is_slug(name):
            mend = (
                "请直接放在 content/pages 下，用小写字母、数字和连字符命名，如 about.md；"
                "con、nul 等 Windows 的设备名不能用。"
            )
            problem = Problem("FILE-SLUG", START, f"“{name}”不能作网址", mend)
        if problem:
            diagnostics.append(of_problem(path, problem))
            continue
        diagnostics += [of_problem(path, hidden) for hidden in hidden_characters(text)]
        make = partial(feeds.text_page, holdings, address, text)
        outputs.append(Output(address, path, digests(settings=settings, text=text), make))
    return outputs, diagnostics


def dataset_outputs(
    into: Path, holdings: Holdings, shown: ShownSettings, published: Mapping[str, Published]
) -> Iterator[Output]:
    """The files below data/, if site.yml asks for any (数据集); the page, the checksums and the
    description, which name the size of each, are made last."""
    kinds = holdings.library.site.dataset
    if not kinds:
        return
    # Only a site with a data set pays for the import.
    from generator.dataset.data_page import data_page
    from generator.dataset.files import INDEX, PACKAGE, SUMS, FileDigest, data_files, file_digest
    from generator.dataset.package import checksums, datapackage

    def made(address: str) -> FileDigest:
        aside = staged(into, address)
        return file_digest(aside if aside.exists() else into / "site" / address)

    marks = [(path, own.years, own.marks) for path, own in published.items()]
    everything = digests(settings=shown.elsewhere, reports=marks)
    for file in data_files(holdings, kinds):
        read = everything
        if file.year is not None:
            own = [
                (p, m) for p, ys, ms in marks for y, m in zip(ys, ms, strict=True) if y == file.year
            ]
            read = digests(settings=shown.elsewhere, reports=own)
        yield Output(file.address, SITE_FILE, read, file.make)
    if "CSV" in kinds:
        yield Output(
            PACKAGE, SITE_FILE, everything, partial(datapackage, holdings, made), last=True
        )
        yield Output(
            SUMS, SITE_FILE, everything, partial(checksums, holdings, kinds, made), last=True
        )
    page = digests(settings=shown.on_pages, reports=marks)
    yield Output(INDEX, SITE_FILE, page, partial(data_page, holdings, kinds, made), last=True)


def asset_outputs(templates: Path) -> list[Output]:
    """Everything below assets/ of the packaged templates and of the project's, which come instead,
    byte for byte but for style sheets; the engine's digest covers it."""
    folders = {ORIGINAL: packaged("templates") / "assets", "templates": templates / "assets"}
    found = {name: shown for shown, folder in folders.items() for name in scan(str(folder))}
    return [
        Output(ASSETS + name, f"{shown}/{ASSETS}{name}", {}, partial(_asset, folders[shown] / name))
        for name, shown in sorted(found.items())
    ]


def _asset(path: Path) -> bytes:
    """The file as the site has it; a style sheet is written for older engines too."""
    raw = path.read_bytes()
    return plain_sheet(raw, imported="vendor" in path.parts) if path.suffix == ".css" else raw


def colour_outputs(colour: str | None) -> Iterator[Output]:
    """assets/site.css, where site.yml has a 主色."""
    if colour is not None:
        made = partial(plain_sheet, colour_sheet(colour))
        yield Output(f"{ASSETS}site.css", SITE_FILE, digests(settings=colour), made)


def report_addresses(published: Mapping[str, Published]) -> list[str]:
    """The addresses of all report pages."""
    return [f"{path}/{year}.html" for path, own in published.items() for year in own.years]


def sitemap_outputs(
    site_url: str, pages: Sequence[str], outputs: Iterable[Output]
) -> Iterator[Output]:
    """sitemap.xml and its parts, which read the address of every report (`pages`) and of every
    other output."""
    addresses = list(filter(feeds.is_listed, [*pages, *(output.address for output in outputs)]))
    inputs = digests(settings=site_url, addresses=addresses)
    count = len(addresses)
    if count <= feeds.SITEMAP_LIMIT:
        make = partial(feeds.sitemap, site_url, addresses)
        yield Output("sitemap.xml", "网站地图", inputs, make)
        return
    parts = [f"sitemap-{n + 1}.xml" for n in range(-(-count // feeds.SITEMAP_LIMIT))]
    index = partial(feeds.sitemap_index, site_url, parts)
    listed = digests(settings=site_url, addresses=parts)
    yield Output("sitemap.xml", "网站地图", listed, index)
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
