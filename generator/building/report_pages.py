"""The reports of a build: each one examined, and its page and files made where they must be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from jinja2 import Environment

from generator.base.digest import content_digest, digest, digests
from generator.base.pool import Progress
from generator.building.shown_settings import on_reports
from generator.building.staging import stage
from generator.building.state import Kept, State
from generator.building.stored_reports import (
    Made,
    as_stored,
    aside_as_stored,
    published_of,
    read_by,
    restored,
)
from generator.building.why import changed_inputs
from generator.exporters import PAGE, SUFFIXES, file_of
from generator.model.content_paths import authority_file, report_files
from generator.model.library import Authority
from generator.model.record import Record
from generator.model.report import Withdrawal
from generator.pages.frame import file_address
from generator.pages.render import naming_templates, render
from generator.pages.report_page import Neighbours, report_page
from generator.project.files import Raw
from generator.project.parse import read_report
from generator.project.project import Copies, Examined, Project, examine_all
from generator.search.documents import text_of


@dataclass(frozen=True)
class Work:
    """What the work on every report needs; worker processes inherit it when they are forked."""

    project: Project
    into: Path  # the folder of site/ and .nianbao/, nearly always the project's
    env: Environment
    state: State
    site_files: Mapping[str, int]  # address → mark of all that lies in site/
    # Reports not to publish: drafts, those withdrawn, and with --skip-invalid those with errors.
    excluded: frozenset[tuple[str, int]] = frozenset()

    @cached_property
    def settings(self) -> str:
        """A digest of what site.yml says to report pages."""
        return on_reports(self.project.library)

    @cached_property
    def suffixes(self) -> tuple[str, ...]:
        """Of the files that every report has: its page and its downloads."""
        return (PAGE, *(SUFFIXES[kind] for kind in self.project.library.site.downloads))

    @cached_property
    def around(self) -> Mapping[str | None, str]:
        """A digest, by parent, of what the reports of its children read beside their own files: what
        rules read, the settings, the areas above, and each of the children with its published years."""
        library = self.project.library
        return {
            parent: digest(
                (
                    self.project.families[parent],
                    self.settings,
                    self.above(children[0]),
                    [(a.path, a.data, self.published_years(a)) for a in children],
                )
            )
            for parent, children in library.children.items()
        }

    def above(self, authority: Authority) -> list[tuple[str, str]]:
        """The areas above an authority, which its pages name and lead to: path and data."""
        return [(area.path, area.data) for area in self.project.library.ancestors(authority)]

    def published_years(self, authority: Authority) -> list[int]:
        """The years of an authority's reports but for those that are not to be published."""
        return [year for year in authority.years if (authority.path, year) not in self.excluded]


def standing(work: Work, path: str) -> Kept | None:
    """What the state has of an authority; None where its reports must be looked at: something that
    they read has changed, one of their files in the site has, or one could not be published."""
    kept = work.state.authorities.get(path)
    if kept is None:
        return None
    if [*kept.published.years] != work.published_years(work.project.authorities[path]):
        return None
    return kept if kept.seen == _seen(work, path, work.site_files) else None


def make_reports(
    work: Work,
    wanted: Sequence[str],
    copies: Copies,
    earlier: Mapping[str, Sequence[Made]],
    workers: int,
    progress: Progress,
) -> dict[str, list[Made]]:
    """The reports of the `wanted` authorities, each with the page it has or gets; what the state, or
    `earlier` work in this build, has of a report stays where it reads the same."""
    authorities = work.project.authorities

    @lru_cache(maxsize=1)
    def known(path: str) -> tuple[Mapping[int, Made], Mapping[int, Made]]:
        kept = work.state.authorities.get(path)
        files = {y: _files_mark(work, path, y, work.site_files) for y in authorities[path].years}
        stored = restored(path, kept.reports, files) if kept else {}
        return stored, {made.examined.year: made for made in earlier.get(path, ())}

    def keep(one: Examined, before: Examined | None) -> Made:
        stored, made = known(one.path)
        return _make(work, one, before, stored.get(one.year), made.get(one.year))

    def examined(path: str) -> dict[int, Examined]:
        stored, made = known(path)
        return {year: own.examined for year, own in {**stored, **made}.items()}

    return examine_all(work.project, wanted, keep, copies, examined, workers, progress)


def _make(
    work: Work,
    one: Examined,
    before: Examined | None,
    stored: Made | None,
    earlier: Made | None,
) -> Made:
    """The page and the files of one report, staged where they differ from what the site has."""
    authority = work.project.authorities[one.path]
    last = _last(work, one, before)
    neighbours = _neighbours(work, authority, one.year)
    own = digests(
        site=work.settings, above=work.above(authority), neighbours=neighbours, last=bool(last)
    )
    inputs = {**one.inputs, **own}
    if not one.publishable or (one.path, one.year) in work.excluded:
        return Made(one.without_sources(), {}, digest(one.record))
    for known in (stored, earlier):
        if known and known.inputs == inputs:
            return known
    report = one.report
    if report is None:
        report, _ = read_report(authority.in_year(one.year), one.year, *one.raws)
        assert report is not None  # it could be read when it was examined
    project = work.project
    sources = source_digests(one.raws)
    with naming_templates(project.root / "templates"):
        shown = report_page(work.env, report, project.library, neighbours, last, sources)
        page = render(work.env, shown)
    bodies = {file_address(one.path, one.year, PAGE): page}
    for kind in project.library.site.downloads:
        bodies[file_address(one.path, one.year, SUFFIXES[kind])] = file_of(
            kind, report, project.library.site.voice
        )
    files = tuple(stage(work.into, a, body) for a, body in bodies.items())
    why = changed_inputs(stored.inputs if stored else None, inputs)
    done = one.without_sources()
    return Made(done, inputs, digest(one.record), files, sources, text_of(report), why)


def source_digests(raws: Iterable[Raw]) -> tuple[str, ...]:
    """The digests of a report's two files as Git keeps them, with LF at the ends of lines."""
    bodies = (raw if isinstance(raw, bytes) else b"" for raw in raws)
    return tuple(content_digest(body.replace(b"\r\n", b"\n")) for body in bodies)


def _last(work: Work, one: Examined, before: Examined | None) -> Record | None:
    """The record of the year before, if its report is published."""
    if before is None or before.year != one.year - 1 or not before.publishable:
        return None
    return None if (before.path, before.year) in work.excluded else before.record


def _neighbours(work: Work, authority: Authority, year: int) -> Neighbours:
    """The links of a report: own years before and after, siblings with the same year."""
    own = work.published_years(authority)
    return Neighbours(
        previous=max((y for y in own if y < year), default=None),
        following=min((y for y in own if y > year), default=None),
        same_year=tuple(
            (sibling.file.name_in(year), sibling.path)
            for sibling in work.project.library.siblings(authority)
            if year in sibling.years and (sibling.path, year) not in work.excluded
        ),
    )


def _seen(work: Work, path: str, site_files: Mapping[str, int]) -> str:
    """A digest of what an authority's reports read, and of the marks of their files."""
    authority, marks = work.project.authorities[path], work.project.files.marks
    read: list[int | str] = []
    for year in authority.years:
        yml, md = report_files(path, year)
        read += (marks[yml], marks.get(md, 0), _files_mark(work, path, year, site_files))
    # The hash of numbers is the same in every process.
    return f"{work.around[authority.parent]} {work.project.names} {hash(tuple(read))}"


def _files_mark(work: Work, path: str, year: int, site_files: Mapping[str, int]) -> int:
    """A digest of all files that a report has in the site; 0 where one is missing."""
    prints = [site_files.get(file_address(path, year, suffix), 0) for suffix in work.suffixes]
    return hash(tuple(prints)) if all(prints) else 0


def stored(
    work: Work, path: str, made: Sequence[Made], search: str, site_files: Mapping[str, int]
) -> Kept:
    """What the state is to keep of an authority; `search` is the digest of what the search index has
    of it, `site_files` are as after the build."""
    found = [d for own in made for d in own.examined.diagnostics]
    years = (own.examined.year for own in made)
    files = {year: _files_mark(work, path, year, site_files) for year in years}
    return Kept(
        mark=str(work.project.files.marks[authority_file(path)]),
        data=work.project.authorities[path].data,
        seen=_seen(work, path, site_files),
        search=search,
        published=published_of(made),
        warnings=sum(d.severity == "warning" and not d.acknowledged for d in found),
        reports=as_stored(made, files),
        read=read_by(work.project, path),
        aside=aside_as_stored(work.project.aside(path)),
    )


def set_aside(project: Project, *, preview: bool) -> frozenset[tuple[str, int]]:
    """The reports that are not to be published, whatever their findings; a preview shows drafts."""
    return frozenset(
        place
        for place, own in project.all_aside.items()
        if isinstance(own, Withdrawal) or not preview
    )


def with_excluded(work: Work, made: Mapping[str, Sequence[Made]]) -> Work:
    """The same work without the reports that cannot be published."""
    invalid = {
        (own.examined.path, own.examined.year)
        for reports in made.values()
        for own in reports
        if not own.examined.publishable
    }
    return replace(work, excluded=work.excluded | invalid)
