"""The structure of a tagged PDF: its tables, rows and cells, and which cells are headers of a row."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.exporters.paper_tables import PaperTable

if TYPE_CHECKING:
    from pikepdf import Object


def mark_row_headers(data: bytes, tables: Sequence[PaperTable | None]) -> bytes:
    """Mark the labels of rows and groups as header cells in the file's structure: Typst can, but
    its Python package does not switch that on (pdf.header-cell, feature a11y-extras). `tables` are
    all tables of the file in their order, None for those that are no official ones."""
    from pikepdf import Name, ObjectStreamMode, Pdf

    with Pdf.open(io.BytesIO(data)) as pdf:
        found = elements(pdf.Root.StructTreeRoot, "/Table")
        for table, printed in zip(tables, found, strict=True):
            rows = elements(printed, "/TR") if table else []
            for cells, row in zip(table.lines if table else (), rows, strict=True):
                for cell, element in zip(cells, listed(row.K), strict=True):
                    own = next(a for a in listed(element.A) if a.get("/O") == "/Table")
                    # Lists of headers would name the columns only: without them the scopes count.
                    del own.Headers
                    if cell.place.role in {"row", "group"}:
                        element.S, own.Scope = Name.TH, Name.Row
        target = io.BytesIO()
        pdf.save(
            target,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=ObjectStreamMode.generate,
        )
    return target.getvalue()


def elements(above: Object, kind: str) -> list[Object]:
    """The elements of a kind (/Table, /TR, /TH, /TD) below one, in reading order; none that stand
    in another of that kind."""
    from pikepdf import Dictionary

    found: list[Object] = []
    for child in listed(above.get("/K")):
        if isinstance(child, Dictionary):
            found += [child] if child.get("/S") == kind else elements(child, kind)
    return found


def listed(value: Object | None) -> list[Object]:
    """What a key of a PDF holds: nothing, one value, or an array of them."""
    from pikepdf import Array

    return [] if value is None else list(value) if isinstance(value, Array) else [value]
