"""Zip files whose bytes depend only on what is in them."""

from __future__ import annotations

import io
from collections.abc import Mapping


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """A zip with `files` (name → bytes) in their order: all of one date, deflated, and the same on
    every system."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo  # only some sites have files that need it

    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name, body in files.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            archive.writestr(entry, body)
    return target.getvalue()
