"""`check`: reads and examines the whole project with the code that `build` uses; writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from generator.base.fingerprints import scan_content
from generator.base.pool import available_workers, spread
from generator.building import plan
from generator.model.content_paths import REPORTS
from generator.model.diagnostics import Diagnostic, in_order
from generator.model.library import Library, Record, Sheet
from generator.model.report import sheet_of
from generator.project import tree
from generator.project.copy_index import with_copies
from generator.project.project import examine_report, read_library
from generator.reading.source import Problem


@dataclass(frozen=True)
class Checked:
    """What checking a project found; `library` is None when site.yml could not be read."""

    library: Library | None
    diagnostics: list[Diagnostic]


def check_project(
    root: Path, progress: Callable[[str, int, int], None] = lambda *_: None
) -> Checked:
    """Read and examine everything below `root`/content."""
    files = scan_content(root)
    library, diagnostics = read_library(root, files)
    if library is None:
        return Checked(None, in_order(diagnostics))
    paths = [path for path, authority in library.authorities.items() if authority.years]
    workers = available_workers()

    def read(name: str) -> bytes | Problem:
        return tree.read_bytes(root, name, files[name])

    with with_copies(library, read, workers, progress) as known:

        def check_authority(path: str) -> tuple[list[Record], list[Sheet], list[Diagnostic]]:
            authority = known.authorities[path]
            records: list[Record] = []
            sheets: list[Sheet] = []
            found: list[Diagnostic] = []
            for year in authority.years:
                yml, md = (read(f"{REPORTS}{path}/{year}{s}") for s in (".yml", ".md"))
                before = {(path, r.year): r for r in records[-1:]}
                view = replace(known, records=before)
                report, record, own = examine_report(authority, year, yml, md, view)
                found += own
                if report is not None and record is not None:
                    records.append(record)
                    sheets.append(sheet_of(report))
            return records, sheets, found

        turns = spread(check_authority, paths, workers, lambda n: progress("年报", n, len(paths)))
    records = {(r.authority, r.year): r for own, *_ in turns for r in own}
    figures = [sheet for _, own, _ in turns for sheet in own]
    diagnostics += [d for *_, found in turns for d in found]
    library = replace(library, records=records, sheets=dict(zip(records, figures, strict=True)))
    diagnostics += plan.conflicts(root, library, files)
    return Checked(library, in_order(diagnostics))
