"""data/index.html: every file with its size and use, how to read them, and the dictionary."""

from __future__ import annotations

from collections.abc import Collection

from generator.dataset.dictionary import sections, terms
from generator.dataset.file_uses import FORMATS, notes
from generator.dataset.files import FOLDER, INDEX, years_of, zip_address
from generator.dataset.package import DESCRIPTION, Measure, dataset_ld
from generator.model.library import Library
from generator.pages.contexts import Link
from generator.pages.frame import frame
from generator.pages.open_data import DataFileRow, DataGroup, DataPage


def data_page(library: Library, kinds: Collection[str], made: Measure) -> DataPage:
    """The page; `made` tells the size of every file, so it is made last."""
    years = years_of(library)

    def row(address: str, words: str, text: str) -> DataFileRow:
        return DataFileRow(
            Link(words, address.removeprefix(FOLDER)), size_of(made(address).size), text
        )

    return DataPage(
        frame=frame(
            library.site,
            INDEX,
            "开放数据",
            DESCRIPTION,
            [("开放数据", INDEX)],
            structured=dataset_ld(library, kinds, made),
        ),
        reports=len(library.records),
        authorities=len(library.own_years),
        years="—".join(dict.fromkeys(f"{year}" for year in (years[-1], years[0]))) if years else "",
        groups=tuple(
            DataGroup(
                kind,
                text,
                tuple(
                    row(FOLDER + note.name, note.name, note.text)
                    for note in notes()
                    if note.kind == kind
                ),
            )
            for kind, text in FORMATS.items()
            if kind in kinds
        ),
        yearly=tuple(row(zip_address(year), f"{year} 年", "") for year in years)
        if "CSV" in kinds
        else (),
        sections=sections(kinds),
        terms=terms(),
    )


def size_of(size: int) -> str:
    """A number of bytes in words."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"
