"""The outputs below data/: the whole data set, if site.yml asks for one (数据集)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from generator.base.digest import digest
from generator.building.output import Output, Published
from generator.building.publish import staged
from generator.model.library import Library

_SOURCE = "content/site.yml"


def dataset_outputs(
    root: Path, library: Library, tree: str, published: Mapping[str, Published]
) -> Iterator[Output]:
    """The files of the data set; the page, the checksums and the description that name the size of
    each are made last."""
    kinds = library.site.dataset
    if not kinds:
        return
    # Only a site with a data set pays for the import.
    from generator.dataset.files import INDEX, PACKAGE, SUMS, MadeFile, data_files, measured
    from generator.dataset.package import checksums, datapackage
    from generator.dataset.page import data_page

    def made(address: str) -> MadeFile:
        aside = staged(root, address)
        return measured(aside if aside.exists() else root / "site" / address)

    marks = [(path, own.years, own.marks) for path, own in published.items()]
    everything = (tree, digest(marks))
    for file in data_files(library, kinds, lambda: library.sheets):
        read: object = everything
        if file.year is not None:
            own = [
                (p, m) for p, ys, ms in marks for y, m in zip(ys, ms, strict=True) if y == file.year
            ]
            read = (tree, own)
        yield Output(file.address, _SOURCE, read, file.make)
    if "CSV" in kinds:
        yield Output(PACKAGE, _SOURCE, everything, partial(datapackage, library, made), last=True)
        yield Output(SUMS, _SOURCE, everything, partial(checksums, library, kinds, made), last=True)
    yield Output(INDEX, _SOURCE, everything, partial(data_page, library, kinds, made), last=True)
