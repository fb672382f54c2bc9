"""`build`: check everything, make what changed, and only then write (design §6)."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from generator.base.digest import listing_digest
from generator.base.extras import require
from generator.base.fingerprints import fingerprint
from generator.base.pool import Progress, available_workers, spread
from generator.building import file_digests
from generator.building.file_digests import Seen, mark_of
from generator.building.interrupted import finish_build
from generator.building.journal import clear_journal
from generator.building.plan import Output, outputs_of
from generator.building.report_pages import (
    Work,
    make_reports,
    set_aside,
    standing,
    stored,
    with_excluded,
)
from generator.building.search_index import SearchIndex, index_mark, update_index
from generator.building.site_files import (
    Own,
    foreign,
    gone,
    manifest_mark,
    own_of,
    stage_manifest,
)
from generator.building.staging import Staged, Unwritable, clear_stage, put, stage, stage_folder
from generator.building.state import (
    UNKNOWN,
    Kept,
    Published,
    State,
    load,
    save,
    stamp,
    unchanged,
)
from generator.building.stored_reports import (
    Made,
    published_of,
    records_of,
    touched,
    unread,
    with_aside,
)
from generator.building.up_to_date import CONTENT, HANDBOOK_INDEX, SITE, Listing, look
from generator.building.why import FILE, changed_inputs
from generator.handbook.build import withdraw_handbook
from generator.likeness.index import Index
from generator.likeness.update import affected, settle
from generator.model.content_paths import REPORTS, STATE_FOLDER, authority_file
from generator.model.diagnostics import Diagnostic, in_order
from generator.model.holdings import Holdings, by_kind
from generator.pages.frame import file_address
from generator.pages.render import environment, naming_templates, render
from generator.project.copy_index import TEXTS, copies_in, index_of
from generator.project.files import Files
from generator.project.project import Project, open_project, project_of
from generator.project.tree import missing_reports

# What a format of the data set (数据集 in site.yml) is written with.
_DATA_MODULES = {"Excel": "xlsxwriter", "Parquet": "pyarrow"}


class Options(NamedTuple):
    """What the user asked of a build; `engine` is the digest of code, templates and libraries. A
    preview has no data set, which would be made anew at every save. `content` are the files of
    another state than the one on the disk, such as a commit's: it has no PDF files either. `into`
    is the folder of site/ and .nianbao/ where that is not the project's own."""

    engine: str
    on: dt.date | None = None
    skip_invalid: bool = False
    workers: int | None = None
    preview: bool = False
    content: Files | None = None
    into: Path | None = None

    @property
    def text(self) -> str:
        """What of the options decides the output."""
        return f"{self.on or ''} {self.skip_invalid}"


class Built(NamedTuple):
    """What a build did; nothing was written unless `published`."""

    published: bool
    diagnostics: list[Diagnostic]  # those that stop publication
    warnings: int = 0
    reports: int = 0
    written: int = 0
    deleted: int = 0
    excluded: tuple[tuple[str, int], ...] = ()  # reports that were left out
    foreign: tuple[str, ...] = ()  # addresses of files in the site that no program made
    why: Mapping[str, tuple[str, ...]] = {}  # every output that was made anew → changed inputs
    drafts: int = 0  # reports that are still being filled in
    early: tuple[str, str] | None = None  # the day of the states, and a later 发布日期 (ISO)
    withdrawn: bool | None = None  # of a handbook that is not to be public: whether it is gone now


class Reports(NamedTuple):
    """The reports of a build: of each authority either what the state has, or what was made."""

    kept: Mapping[str, Kept]
    made: Mapping[str, list[Made]]

    def published(self, paths: Sequence[str]) -> dict[str, Published]:
        """What is published of each of the authorities."""
        return {
            path: published_of(self.made[path]) if path in self.made else self.kept[path].published
            for path in paths
        }


def build(
    root: Path,
    options: Options,
    progress: Progress = lambda *_: None,
    listing: Listing | None = None,
) -> Built:
    """Bring site/ up to date with content/ and templates/; the caller holds the lock of the folder
    that the site is built into.

    `listing` is what a look at the files a moment ago has found.
    """
    into = options.into or root
    try:
        if finish_build(into):
            listing = None  # what was seen before is no longer so
    except Unwritable:
        pass  # what stands in the way may be nothing that this build makes
    try:
        return _build(root, into, options, progress, listing)
    except sqlite3.DatabaseError:  # a part of the copy index that was read only now is damaged
        (into / STATE_FOLDER / TEXTS).unlink(missing_ok=True)
        return _build(root, into, options, progress, listing)


def _build(
    root: Path, into: Path, options: Options, progress: Progress, listing: Listing | None
) -> Built:
    """The steps of a build: read, examine, plan, make, write, remember."""
    listing = listing or look(root, options.engine, into)
    state = load(into, options.engine)
    project, left_out = _read(root, options, listing, state)
    if project.site is None:
        return Built(False, _stopping(project.diagnostics))
    work = _prepare(project, into, options, listing, state)
    project = work.project
    workers = options.workers or available_workers()
    kept = _standing(work)
    with closing(_copy_index(work, kept, options.engine, workers, progress)) as index:
        work, reports = _examine_reports(work, kept, index, options, workers, progress)
        published = reports.published([*project.authorities])
        years = {path: own.years for path, own in published.items()}
        records = records_of(reports.kept, reports.made, years)
        holdings = Holdings(project.library, records, *by_kind(project.all_aside))
        outputs, found = outputs_of(project, holdings, published, into)
        diagnostics = [*project.diagnostics, *_found(reports), *found]
        if _refused(diagnostics, skip_invalid=options.skip_invalid):
            return Built(False, _stopping(diagnostics))
        why = _stale(outputs, work)
        rendered = _make(work, [o for o in outputs if o.address in why], workers, progress)
        search = update_index(work, holdings, reports.made)
        own = own_of(work, outputs, years, search)
        made = [*_files(reports), *rendered, *search.made]
        written, deleted = [file for file in made if file.new], gone(work, own, reports.kept)
        changed = _put(work, own, reports, [*rendered, *search.made], deleted)
        withdrawn = _withdraw_handbook(work)
        site_seen = _site_seen(
            into, listing.site_seen, *changed, [HANDBOOK_INDEX] * bool(withdrawn)
        )
        _remember(work, options, listing, reports, outputs, search, site_seen)
        settle(index)
    clear_journal(into)
    clear_stage(into)
    new = [file.address for file in search.made if file.new]
    why |= _report_reasons(work, reports) | dict.fromkeys(new, (search.why,))
    counts = sum(map(len, years.values())), len(written), len(deleted)
    excluded = tuple(sorted({*work.excluded, *left_out} - project.all_aside.keys()))
    stopping, warnings = _stopping(diagnostics), _warnings(diagnostics, reports)
    return Built(
        True,
        stopping,
        warnings,
        *counts,
        excluded,
        tuple(foreign(site_seen.marks, own)),
        why,
        len(holdings.drafts),
        _early(holdings, published),
        withdrawn,
    )


# --- read


def _read(
    root: Path, options: Options, listing: Listing, state: State
) -> tuple[Project, list[tuple[str, int]]]:
    """The project with the settings that the options ask for, and the reports of authorities that are
    left out of it entirely, because --skip-invalid was given and something is wrong with them."""
    if options.content is None:
        project = open_project(root, listing.content, unchanged(state, listing.content))
    else:
        project = project_of(root, options.content)
    if any(state.pages.values()):
        found = [*project.diagnostics, *missing_reports(root)]
        project = replace(project, diagnostics=found)
    if project.site is None:
        return project, []
    changes: dict[str, object] = {}
    if options.on:
        changes["as_of"] = options.on
    if options.preview:
        changes["dataset"] = ()
    if options.content is not None:
        changes["downloads"] = tuple(d for d in project.site.downloads if d != "PDF")
    if HANDBOOK_INDEX not in listing.site:
        changes["handbook"] = "不公开"  # no page links to what is not there
    project = replace(project, site=project.site.model_copy(update=changes))
    if not options.skip_invalid:
        return project, []
    wrong = {d.path for d in project.diagnostics if d.stops}
    invalid = {path for path in project.years if authority_file(path) in wrong}
    left_out = [(path, year) for path in invalid for year in project.years[path]]
    return project.without(invalid), left_out


def _prepare(
    project: Project, into: Path, options: Options, listing: Listing, state: State
) -> Work:
    """Everything that may fail before anything is made, done."""
    if "PDF" in project.library.site.downloads:
        from generator.exporters.fonts import require_fonts

        require_fonts()  # before processes are forked
    for kind, module in _DATA_MODULES.items():
        if kind in project.library.site.dataset:
            require("data", f"生成 {kind} 数据", module)
    stage_folder(into)
    env = environment(project.root / "templates", into / STATE_FOLDER / "templates")
    project = with_aside(project, unread(project, state))
    aside = set_aside(project, preview=options.preview)
    return Work(project, into, env, state, listing.site, aside)


def _standing(work: Work) -> dict[str, Kept]:
    """What the state has of the authorities of which nothing has changed."""
    found = ((path, standing(work, path)) for path in work.project.authorities)
    return {path: kept for path, kept in found if kept is not None}


def _copy_index(
    work: Work, kept: Mapping[str, Kept], engine: str, workers: int, progress: Progress
) -> Index:
    """The index of what all narratives say, which lies beside the state; those of the authorities
    that are `kept` are not read again."""
    file = work.into / STATE_FOLDER / TEXTS
    return index_of(work.project, file, engine, lambda p: p not in kept, workers, progress)


# --- examine


def _examine_reports(
    work: Work,
    kept: Mapping[str, Kept],
    index: Index,
    options: Options,
    workers: int,
    progress: Progress,
) -> tuple[Work, Reports]:
    """Look at all reports that something changed for, a copy of them elsewhere too; with
    --skip-invalid the work is without those that cannot be published."""
    copies, anew = copies_in(work.project, index), affected(index)

    def looked_at(work: Work, kept: Mapping[str, Kept], made: Mapping[str, list[Made]]) -> Reports:
        stand = {path: own for path, own in kept.items() if path not in anew}
        wanted = [path for path in work.project.authorities if path not in stand]
        return Reports(stand, make_reports(work, wanted, copies, made, workers, progress))

    reports = looked_at(work, kept, {})
    if options.skip_invalid:
        without = with_excluded(work, reports.made)
        if without.excluded != work.excluded:
            # Their neighbours' links change, so those pages are made again without them.
            work = without
            # Whose errors are the cause is looked at again, so that they are told again.
            wrong = {path for path, own in reports.made.items() if not _all_publishable(own)}
            standing = {path: own for path, own in _standing(work).items() if path not in wrong}
            reports = looked_at(work, standing, reports.made)
    return work, reports


def _all_publishable(made: Sequence[Made]) -> bool:
    return all(own.examined.publishable for own in made)


def _all(reports: Reports) -> list[Made]:
    return [made for own in reports.made.values() for made in own]


def _found(reports: Reports) -> list[Diagnostic]:
    """The findings of the reports that were looked at."""
    return [found for made in _all(reports) for found in made.examined.diagnostics]


def _files(reports: Reports) -> list[Staged]:
    return [file for made in _all(reports) for file in made.files]


def _stopping(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    return in_order(d for d in diagnostics if d.stops)


def _early(holdings: Holdings, published: Mapping[str, Published]) -> tuple[str, str] | None:
    """The day for which states are shown and the newest 发布日期, where that is later."""
    if holdings.library.site.as_of is None:
        return None
    on = holdings.library.site.as_of.isoformat()
    days = [
        holdings.records[path, year].published or ""
        for path, own in published.items()
        for year, date in zip(own.years, own.dates, strict=True)
        if date > on  # nearly always none
    ]
    newest = max(days, default="")
    return (on, newest) if newest > on else None


def _refused(diagnostics: Sequence[Diagnostic], *, skip_invalid: bool) -> bool:
    """Whether an error stops the build: any, but those of reports and authorities to be skipped
    (a file that cannot be read at all is none of them: its pages would vanish)."""
    return any(
        d.stops
        and not (
            skip_invalid
            and d.path.startswith(REPORTS)
            and d.path.endswith((".yml", ".md"))
            and d.code not in {"FILE-ADDRESS", "FILE-READ"}
        )
        for d in diagnostics
    )


def _warnings(diagnostics: Sequence[Diagnostic], reports: Reports) -> int:
    found = sum(d.severity == "warning" and not d.acknowledged for d in diagnostics)
    return found + sum(kept.warnings for kept in reports.kept.values())


# --- make


def _stale(outputs: Sequence[Output], work: Work) -> dict[str, tuple[str, ...]]:
    """The addresses of the outputs to be made anew, each with the names of the inputs that changed."""
    stale = {}
    for output in outputs:
        known = work.state.outputs.get(output.address, UNKNOWN)
        mark, inputs = known
        if known is UNKNOWN:
            stale[output.address] = changed_inputs(None, output.inputs)
        elif mark != work.site_files.get(output.address):
            stale[output.address] = (FILE,)
        elif inputs != output.inputs:
            stale[output.address] = changed_inputs(inputs, output.inputs)
    return stale


def _report_reasons(work: Work, reports: Reports) -> dict[str, tuple[str, ...]]:
    """The same of the files of the reports."""
    return {
        file_address(made.examined.path, made.examined.year, suffix): made.why
        for made in _all(reports)
        if made.why
        for suffix in work.suffixes
    }


def _make(work: Work, stale: Sequence[Output], workers: int, progress: Progress) -> list[Staged]:
    """Render the stale outputs, those last that read the others."""
    early, last = ([o for o in stale if o.last is late] for late in (False, True))
    return [
        *_rendered(work, early, workers, progress),
        *_rendered(work, last, 1, progress),
    ]


def _rendered(
    work: Work, stale: Sequence[Output], workers: int, progress: Progress
) -> list[Staged]:
    def make(output: Output) -> Staged:
        with naming_templates(work.project.root / "templates"):
            made = output.make()
            body = made if isinstance(made, bytes) else render(work.env, made)
        return stage(work.into, output.address, body)

    return spread(make, stale, workers, lambda n: progress("索引", n, len(stale)))


# --- write, remember


def _put(
    work: Work, own: Own, reports: Reports, others: Sequence[Staged], deleted: Sequence[str]
) -> tuple[list[Staged], list[str]]:
    """Write what was made into the site, with its manifest, and delete what is to go; gives what was
    written and the addresses of what was deleted."""
    parts, empty = stage_manifest(work, own, _all(reports), others, deleted)
    # The manifest first: whatever lies in the site is in it, even if no more is written.
    written = [*parts, *(file for file in (*_files(reports), *others) if file.new)]
    going = [*deleted, *empty]
    put(work.into, written, going)
    return written, going


def _withdraw_handbook(work: Work) -> bool | None:
    """Take a handbook out of the site that is not to be public; None where there is none."""
    if work.project.library.site.handbook == "公开" or HANDBOOK_INDEX not in work.site_files:
        return None
    return withdraw_handbook(work.into)


def _site_seen(
    into: Path,
    before: Seen,
    written: Sequence[Staged],
    deleted: Sequence[str],
    withdrawn: Sequence[str],
) -> Seen:
    """The site's files as they are after the build."""
    after = Seen(dict(before.prints), dict(before.marks))
    for address in (*deleted, *withdrawn):
        after.prints.pop(address, None)
        after.marks.pop(address, None)
    for file in written:
        after.prints[file.address] = fingerprint((into / SITE / file.address).stat())
        after.marks[file.address] = mark_of(file.digest)
    return after


def _remember(
    work: Work,
    options: Options,
    listing: Listing,
    reports: Reports,
    outputs: Sequence[Output],
    search: SearchIndex,
    site: Seen,
) -> None:
    """Save the state, with what the site's files are now."""
    site_files = site.marks
    authorities = {
        path: reports.kept.get(path)
        or stored(work, path, reports.made[path], search.digests[path], site_files)
        for path in work.project.authorities
    }
    if options.content is None:
        late = touched(work.project, reports.made, listing.content_seen.prints)
        authorities |= {path: authorities[path].doubted() for path in late}
    state = State(
        options.engine,
        work.suffixes,
        {o.address: (site_files.get(o.address, 0), o.inputs) for o in outputs},
        search=sorted(search.addresses),
        search_mark=index_mark(site_files),
        manifest_mark=manifest_mark(site_files),
        authorities=authorities,
    )
    file_digests.save(work.into, CONTENT, listing.content_seen)
    file_digests.save(work.into, SITE, site)
    marks = (listing_digest(own.prints) for own in (listing.content_seen, site))
    save(work.into, state, stamp(options.engine, options.text, *marks))
