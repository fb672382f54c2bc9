"""`build`: check everything, render what changed, and only then write (design §6)."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment

from generator.base.fingerprints import fingerprint
from generator.base.pool import Progress, available_workers, spread
from generator.building import plan, publish
from generator.building.dataset_outputs import dataset_outputs
from generator.building.output import Output, Published
from generator.building.scheduler import (
    Turns,
    facts_of,
    published_of,
    standing_of,
    take_turns,
)
from generator.building.search_index import index, index_mark
from generator.building.state import (
    FOLDER,
    Kept,
    State,
    digest,
    listing_digest,
    load,
    read_journal,
    save,
    stamp,
)
from generator.building.up_to_date import Listing, look
from generator.building.worker import Workshop, remembered
from generator.likeness.index import Index
from generator.likeness.update import affected, settle
from generator.model.content_paths import REPORTS
from generator.model.diagnostics import Diagnostic, in_order
from generator.model.library import Library
from generator.pages.frame import file_address
from generator.pages.render import environment, naming_templates, render
from generator.project.copy_index import TEXTS, indexed, shelf_of
from generator.project.project import read_library
from generator.project.tree import missing_reports, read_bytes


class Options(NamedTuple):
    """What the user asked of a build; `engine` is the digest of code, templates and libraries. A
    preview has no data set, which would be made anew at every save."""

    engine: str
    on: dt.date | None = None
    skip_invalid: bool = False
    workers: int | None = None
    preview: bool = False

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
    excluded: tuple[tuple[str, int], ...] = ()


def build(
    root: Path,
    options: Options,
    progress: Progress = lambda *_: None,
    listing: Listing | None = None,
) -> Built:
    """Bring site/ up to date with content/ and templates/; the caller holds the lock.

    `listing` is what a look at the files a moment ago has found.
    """
    try:
        return _build(root, options, progress, listing)
    except sqlite3.DatabaseError:  # a part of the index that was read only now is damaged
        (root / FOLDER / TEXTS).unlink(missing_ok=True)
        return _build(root, options, progress, listing)


def _build(root: Path, options: Options, progress: Progress, listing: Listing | None) -> Built:
    files, site_files, content_mark, _ = listing or look(root, options.engine)
    state = load(root, options.engine)
    library, diagnostics = read_library(root, files, state.authorities)
    if any(state.pages.values()):
        diagnostics += missing_reports(root)
    if library is None:
        return Built(False, _stopping(diagnostics))
    if options.on:
        library = replace(library, site=library.site.model_copy(update={"as_of": options.on}))
    if options.preview:
        library = replace(library, site=library.site.model_copy(update={"dataset": ()}))
    if "PDF" in library.site.downloads:
        from generator.exporters.fonts import require_fonts

        require_fonts()  # before anything is made, and before processes are forked
    publish.stage_folder(root)
    env = environment(root / "templates", root / FOLDER / "templates")
    workers = options.workers or available_workers()
    shop = Workshop(root, library, env, state, files, site_files)

    known = standing_of(shop)
    texts = _index_of(shop, options.engine, known, workers, progress)
    shop = replace(shop, library=replace(library, copies=shelf_of(library, texts)))
    anew = dict.fromkeys(affected(texts) & known.keys())
    turns = take_turns(shop, known | anew, workers, progress)
    invalid = {done.place for done in turns.done if done.invalid}
    if invalid and options.skip_invalid:
        # Their neighbours' links change, so those pages are made again without them.
        shop = replace(shop, excluded=frozenset(invalid))
        turns = take_turns(shop, standing_of(shop) | anew, workers, progress)
    diagnostics += [found for done in turns.done for found in done.diagnostics]
    published = published_of(library, turns)
    records, sheets = facts_of(turns, published)
    library = replace(library, records=records, sheets=sheets)
    pages = plan.report_addresses(published)
    outputs, found = _outputs(root, library, files, published, pages)
    diagnostics += found
    if _refused(diagnostics, skip_invalid=options.skip_invalid):
        return Built(False, _stopping(diagnostics))

    keys = {output.address: digest((options.engine, output.inputs)) for output in outputs}
    stale = [
        output
        for output in outputs
        if state.outputs.get(output.address)
        != [keys[output.address], site_files.get(output.address)]
    ]
    staged = _make(root, env, [o for o in stale if not o.last], workers, progress)
    staged += _make(root, env, [o for o in stale if o.last], 1, progress)
    searching = index(shop, library, published, turns.fresh)
    written = [address for done in turns.done for address in done.staged]
    written += staged + searching.staged
    files_now = {
        file_address(path, year, suffix)
        for path, own in published.items()
        for year in own.years
        for suffix in shop.suffixes
    }
    deleted = sorted(_former(root, state, turns) - keys.keys() - files_now - searching.addresses)
    publish.publish(root, written, deleted)

    for address in deleted:
        site_files.pop(address, None)
    for address in written:
        site_files[address] = fingerprint((root / "site" / address).stat())
    new = State(
        options.engine,
        shop.suffixes,
        {address: [key, site_files.get(address, 0)] for address, key in keys.items()},
        search=" ".join(sorted(searching.addresses)),
        search_mark=index_mark(site_files),
        authorities={
            path: turns.standing.get(path)
            or remembered(shop, path, turns.fresh[path], searching.marks[path])
            for path in library.authorities
        },
    )
    mark = stamp(options.engine, options.text, content_mark, listing_digest(site_files))
    save(root, new, mark)
    settle(texts)
    texts.close()
    publish.finish(root)
    warnings = sum(d.severity == "warning" and not d.acknowledged for d in diagnostics)
    warnings += sum(int(kept.warnings) for kept in turns.standing.values())
    counts = len(pages), len(written), len(deleted)
    return Built(True, _stopping(diagnostics), warnings, *counts, tuple(sorted(invalid)))


def _former(root: Path, state: State, turns: Turns) -> set[str]:
    """The addresses that earlier builds wrote, but for those of reports that stand."""
    pages = {
        file_address(path, int(year), suffix)
        for path, years in state.pages.items()
        if path not in turns.standing
        for year in years.split()
        for suffix in state.suffixes
    }
    return {*state.outputs, *pages, *state.search.split(), *read_journal(root)}


def _make(
    root: Path, env: Environment, stale: list[Output], workers: int, progress: Progress
) -> list[str]:
    """Render the outputs whose key changed; the addresses of those whose bytes changed too."""

    def make(output: Output) -> bool:
        with naming_templates(root / "templates"):
            made = output.make()
            body = made if isinstance(made, bytes) else render(env, made)
        return publish.stage(root, output.address, body)

    staged = spread(make, stale, workers, lambda n: progress("索引", n, len(stale)))
    return [output.address for output, new in zip(stale, staged, strict=True) if new]


def _stopping(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    return in_order(d for d in diagnostics if d.stops)


def _refused(diagnostics: list[Diagnostic], *, skip_invalid: bool) -> bool:
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


def _outputs(
    root: Path,
    library: Library,
    files: Mapping[str, int],
    published: Mapping[str, Published],
    pages: list[str],
) -> tuple[list[Output], list[Diagnostic]]:
    """Every output but the report pages, and the addresses that two sources claim."""
    authorities = [(a.path, a.parent, a.data) for a in library.authorities.values()]
    tree = digest((library.site.model_dump_json(), authorities))
    outputs = plan.index_outputs(library, tree, published)
    texts, diagnostics = plan.text_outputs(root, library, files, tree)
    outputs += texts
    outputs += dataset_outputs(root, library, tree, published)
    outputs += plan.asset_outputs(root / "templates")
    collisions = plan.collisions(pages, outputs)
    outputs += plan.sitemap_outputs(library.site.url, pages, outputs)
    return outputs, diagnostics + collisions


def _index_of(
    shop: Workshop,
    engine: str,
    known: Mapping[str, Kept | None],
    workers: int,
    progress: Progress,
) -> Index:
    """The index beside the state; the narratives of authorities that are `known` have not changed."""
    return indexed(
        shop.root / FOLDER / TEXTS,
        engine,
        shop.library,
        lambda path: known[path] is None,
        lambda name: read_bytes(shop.root, name, shop.files[name]),
        workers,
        progress,
    )
