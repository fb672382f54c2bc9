"""data/index.html: every file with its size and use, how to read them, and the dictionary."""

from __future__ import annotations

from collections.abc import Collection

from generator.dataset.dictionary import FORMATS, sections, terms
from generator.dataset.files import FOLDER, INDEX, descriptions, years_of, zip_address
from generator.dataset.package import DESCRIPTION, DigestOf, dataset_ld
from generator.model.holdings import Holdings
from generator.pages.contexts import Link
from generator.pages.frame import frame
from generator.pages.open_data import DataFileRow, DataGroup, DataPage


def data_page(holdings: Holdings, kinds: Collection[str], digest_of: DigestOf) -> DataPage:
    """The page; it says the size of every file (`digest_of`), so it is made last."""
    years = years_of(holdings)

    def row(address: str, words: str, text: str) -> DataFileRow:
        return DataFileRow(
            Link(words, address.removeprefix(FOLDER)), size_of(digest_of(address).size), text
        )

    return DataPage(
        frame=frame(
            holdings.library,
            INDEX,
            "开放数据",
            DESCRIPTION,
            [("开放数据", INDEX)],
            structured=dataset_ld(holdings, kinds, digest_of),
        ),
        reports=len(holdings.records),
        authorities=len(holdings.own_years),
        years="—".join(dict.fromkeys(f"{year}" for year in (years[-1], years[0]))) if years else "",
        groups=tuple(
            DataGroup(
                kind,
                text,
                tuple(
                    row(FOLDER + file.name, file.name, file.text)
                    for file in descriptions()
                    if file.kind == kind
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
    """A number of bytes in words: 12 KB, 3.4 MB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"
