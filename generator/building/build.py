"""`build`: check everything, render what changed, and only then write (design §6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import Environment

from generator.building import plan, publish
from generator.building.glance import Listing, look
from generator.building.pool import available_workers, spread
from generator.building.work import Done, Workshop, kept_reports
from generator.content import REPORTS
from generator.diagnostics import Diagnostic, in_order
from generator.library import Library
from generator.pages.frame import address_of
from generator.pages.render import environment, render
from generator.project import read_library
from generator.scan import fingerprint
from generator.state import (
    FOLDER,
    Kept,
    State,
    as_json,
    digest,
    listing_digest,
    load,
    read_journal,
    save,
    stamp,
)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Options:
    """What the user asked of a build; `engine` is the digest of code, templates and libraries."""

    engine: str
    on: dt.date | None = None
    skip_invalid: bool = False
    workers: int | None = None

    @property
    def text(self) -> str:
        """What of the options decides the output."""
        return f"{self.on or ''} {self.skip_invalid}"


@dataclass(frozen=True)
class Built:
    """What a build did; nothing was written unless `published`."""

    published: bool
    diagnostics: list[Diagnostic]
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
    files, site_files, content_mark = listing or look(root)
    state = load(root, options.engine)
    library, diagnostics = read_library(root, files, state.authorities)
    if library is None:
        return Built(False, in_order(diagnostics))
    if options.on:
        library = replace(library, site=library.site.model_copy(update={"as_of": options.on}))
    publish.stage_folder(root)
    env = environment(root / "templates", root / FOLDER / "templates")
    workers = options.workers or available_workers()
    shop = Workshop(root, library, env, state, files, site_files)

    turns, standing = _work(shop, workers, progress)
    invalid = {done.place for own in turns.values() for done in own if done.invalid}
    if invalid and options.skip_invalid:
        # Their neighbours' links change, so those pages are made again without them.
        shop = replace(shop, excluded=frozenset(invalid))
        turns, standing = _work(shop, workers, progress)
    reports = [done for own in turns.values() for done in own]
    diagnostics += [found for done in reports for found in done.diagnostics]
    published = {done.place: done for done in reports if done.place not in invalid}
    records = {place: done.record for place, done in published.items() if done.record is not None}
    library = replace(library, records=records)
    outputs, found = _outputs(root, library, files, published)
    diagnostics += found
    if _refused(diagnostics, skip_invalid=options.skip_invalid):
        return Built(False, in_order(diagnostics), len(reports))

    keys = {output.address: digest((options.engine, output.inputs)) for output in outputs}
    stale = [
        output
        for output in outputs
        if state.outputs.get(output.address)
        != [keys[output.address], site_files.get(output.address)]
    ]
    staged = _make(root, env, stale, workers, progress)
    written = [address_of(*done.place) for done in published.values() if done.staged] + staged
    pages = {address_of(*place) for place in published}
    deleted = sorted({*state.owned, *read_journal(root)} - pages - set(keys))
    publish.publish(root, written, deleted)

    for address in deleted:
        site_files.pop(address, None)
    for address in written:
        site_files[address] = fingerprint((root / "site" / address).stat())
    new = State(
        engine=options.engine,
        tree=shop.tree,
        outputs={address: [key, site_files.get(address, 0)] for address, key in keys.items()},
        authorities={
            path: state.authorities[path]
            if path in standing
            else _kept(shop, path, own, site_files)
            for path, own in turns.items()
        },
    )
    mark = stamp(options.engine, options.text, content_mark, listing_digest(site_files))
    save(root, new, mark)
    publish.finish(root)
    counts = len(published), len(written), len(deleted)
    return Built(True, in_order(diagnostics), *counts, tuple(sorted(invalid)))


def _work(
    shop: Workshop, workers: int, progress: Progress
) -> tuple[dict[str, list[Done]], set[str]]:
    """Every authority's reports, and the authorities of which nothing had changed: their reports
    come from the state, those of the others are made anew."""
    known = {path: shop.known(path) for path in shop.library.authorities}
    changed = [path for path, done in known.items() if done is None]
    done = spread(shop.work, changed, workers, lambda n: progress("年报", n, len(changed)))
    fresh = dict(zip(changed, done, strict=True))
    turns = {path: fresh[path] if old is None else old for path, old in known.items()}
    return turns, {path for path, old in known.items() if old is not None}


def _kept(shop: Workshop, path: str, own: list[Done], site_files: dict[str, int]) -> Kept:
    """What to remember of an authority."""
    seen = shop.seen(path, site_files)
    mark = str(shop.files[f"{REPORTS}{path}/authority.yml"])
    data = shop.library.authorities[path].data
    return Kept(mark, data, seen, as_json(kept_reports(own, site_files)))


def _make(
    root: Path, env: Environment, stale: list[plan.Output], workers: int, progress: Progress
) -> list[str]:
    """Render the outputs whose key changed; the addresses of those whose bytes changed too."""

    def make(output: plan.Output) -> bool:
        made = output.make()
        body = made if isinstance(made, bytes) else render(env, made)
        return publish.stage(root, output.address, body)

    staged = spread(make, stale, workers, lambda n: progress("索引", n, len(stale)))
    return [output.address for output, new in zip(stale, staged, strict=True) if new]


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
    files: dict[str, int],
    published: dict[tuple[str, int], Done],
) -> tuple[list[plan.Output], list[Diagnostic]]:
    """Every output but the report pages, and the addresses that two sources claim."""
    authorities = [(a.path, a.parent, a.data) for a in library.authorities.values()]
    tree = digest((library.site.model_dump_json(), authorities))
    outputs = plan.index_outputs(library, tree, {place: d.mark for place, d in published.items()})
    pages, diagnostics = plan.text_outputs(root, library, files, tree)
    outputs += pages
    outputs += plan.asset_outputs(root / "templates")
    claimed = plan.addresses(published, outputs)
    outputs.append(plan.sitemap_output(library.site.url, [address for address, _ in claimed]))
    return outputs, diagnostics + plan.collisions(claimed)
