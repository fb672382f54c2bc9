"""A year's data as a zip: its CSV files, the dictionary, and the checksums of both."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence

from generator.dataset.csv_files import authorities_csv, cells_csv, reports_csv, wide_csv
from generator.dataset.dictionary import dictionary_text
from generator.dataset.wide_tables import Item, wide_tables
from generator.model.library import Library

SUMS = "SHA256SUMS"


def year_zip(library: Library, items: Sequence[Item]) -> bytes:
    """The files of the reports of one year; tables that none of them has are left out."""
    files = {"cells.csv": cells_csv(items)}
    for wide in wide_tables():
        if any(item.sheet.form in wide.forms for item in items):
            files[f"{wide.name}.csv"] = wide_csv(wide, items)
    files["reports.csv"] = reports_csv(library, items)
    files["authorities.csv"] = authorities_csv(library)
    files["dictionary.txt"] = dictionary_text(library.site.name)
    digests = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    return _zipped({**files, SUMS: sums_text(digests)})


def sums_text(digests: Mapping[str, str]) -> bytes:
    """As `sha256sum --check` reads it."""
    return "".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name, body in files.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0  # the same on every system
            archive.writestr(entry, body)
    return target.getvalue()
