"""Which files of the site are the build's own: its manifest, what has to go, and what nobody made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.base.digest import content_digest, digest, listing_digest
from generator.building import manifest
from generator.building.journal import read_journal
from generator.building.manifest import Entry, own_files, update_manifest, whole_manifest
from generator.building.plan import Output
from generator.building.report_pages import Work, source_digests
from generator.building.search_index import SearchIndex
from generator.building.staging import Staged, target_of
from generator.building.stored_reports import Made
from generator.building.up_to_date import HANDBOOK_INDEX
from generator.model.content_paths import report_files
from generator.pages.frame import file_address


@dataclass(frozen=True)
class Own:
    """The site's own files after a build but for its manifest: those of reports, each with the
    authority and the year, and the others, each with its inputs (none of them for search)."""

    reports: Mapping[str, tuple[str, int]]
    others: Mapping[str, Mapping[str, str]]

    def __contains__(self, address: object) -> bool:
        return address in self.reports or address in self.others

    def inputs(self, address: str) -> Entry:
        """The digest of what a file that is no report's was made of."""
        inputs = self.others[address]
        return (digest(sorted(inputs.items())),) if inputs else ()


def own_of(
    work: Work,
    outputs: Sequence[Output],
    years: Mapping[str, Sequence[int]],
    search: SearchIndex,
) -> Own:
    """All that the site has of these reports, by authority; of these outputs, and of search."""
    reports = {
        file_address(path, year, suffix): (path, year)
        for path, own in years.items()
        for year in own
        for suffix in work.suffixes
    }
    others = {output.address: output.inputs for output in outputs}
    return Own(reports, others | {address: {} for address in search.addresses})


def manifest_mark(site_files: Mapping[str, int]) -> str:
    """A digest of the manifest as it lies in the site; empty where there is none."""
    folder = f"{manifest.FOLDER}/"
    found = {a: mark for a, mark in site_files.items() if a.startswith(folder)}
    return listing_digest(found) if found else ""


def is_known(work: Work) -> bool:
    """Whether the state speaks of the site that is there, as its manifest has it."""
    mark = work.state.manifest_mark
    return bool(mark) and mark == manifest_mark(work.site_files)


def gone(work: Work, own: Own, kept: Iterable[str]) -> list[str]:
    """What earlier builds wrote and this one does not make: the addresses to delete. The state says
    so; where it does not speak of this site, the site's manifest and the journal do too. `kept` are
    the authorities of which nothing has changed."""
    state, site = work.state, work.site_files
    former = {
        file_address(path, year, suffix)
        for path, years in state.pages.items()
        if path not in kept
        for year in years
        for suffix in state.suffixes
    }
    former |= {*state.outputs, *state.search}
    if not is_known(work):
        journal = read_journal(work.into)
        former |= {*journal.moves, *journal.deletes, *own_files(work.into / "site")}
    former |= {a for a in site if (left := target_of(a)) and (left in former or left in own)}
    # The manifest's own files are for the manifest to remove.
    folder = f"{manifest.FOLDER}/"
    return sorted(a for a in former if a not in own and not a.startswith(folder))


def foreign(site_files: Iterable[str], own: Own) -> list[str]:
    """The files in the site that no program made, such as CNAME: they stay, and are named."""
    folder = f"{manifest.FOLDER}/"
    return sorted(
        address
        for address in site_files
        if address not in own and address != HANDBOOK_INDEX and not address.startswith(folder)
    )


def stage_manifest(
    work: Work, own: Own, reports: Iterable[Made], files: Iterable[Staged], deleted: Iterable[str]
) -> tuple[list[Staged], list[str]]:
    """Stage what changes in the manifest by these reports and other files that were made, and what
    is deleted; also gives the addresses of parts to delete."""
    made: dict[str, Entry] = {
        file.address: (file.digest, *report.sources) for report in reports for file in report.files
    }
    made |= {file.address: (file.digest, *own.inputs(file.address)) for file in files}
    if is_known(work):
        try:
            return update_manifest(work.into, made, deleted)
        except (OSError, LookupError, ValueError, TypeError, RecursionError):
            pass  # its bytes were changed behind the state's back

    def entry(address: str) -> Entry:
        """Of a file that stands as an earlier build wrote it: the state knows its mark."""
        if address in made:
            return made[address]
        found = content_digest((work.into / "site" / address).read_bytes())
        if address in own.others:
            return (found, *own.inputs(address))
        names = report_files(*own.reports[address])
        raws = work.project.files.load(names)
        return (found, *source_digests(raws[name] for name in names))

    return whole_manifest(work.into, _all(own), entry)


def _all(own: Own) -> Iterator[str]:
    yield from own.reports
    yield from own.others
