"""Documents of every kind, damaged byte by byte or within their zip: read, or refused in words.

LibreOffice is left out: it takes a second a file, and reads in a process of its own.
"""

from __future__ import annotations

import io
import random
import zipfile
from functools import cache
from pathlib import Path

from generator.base.refusal import Refused
from generator.importing.convert import read_file
from tests.fuzz.contents import damaged

HERE = Path(__file__).parents[1] / "importing"
_BINARY = {".docx", ".xlsx", ".pdf"}
_TEXT = {".txt", ".md", ".html", ".htm", ".mht"}
_LARGEST = 300_000


@cache
def documents() -> tuple[tuple[str, bytes], ...]:
    """The invented documents and those that once were read wrong, by name."""
    found = [
        path
        for folder in ("invented", "faults", "pdf")
        for path in sorted((HERE / folder).iterdir())
        if path.suffix in _BINARY | _TEXT and path.stat().st_size < _LARGEST
    ]
    return tuple((path.name, path.read_bytes()) for path in found)


def import_one(seed: int) -> str:
    """Input number `seed`: empty unless a cell was read without its label's row, or no reason given."""
    rng = random.Random(seed)
    name, raw = rng.choice(documents())
    suffix = Path(name).suffix
    if suffix in _TEXT:
        raw = damaged(rng, raw.decode("utf-8", "replace")).encode("utf-8", "surrogatepass")
    elif suffix != ".pdf" and rng.random() < 0.7:
        raw = _member_damaged(rng, raw)
    else:
        raw = _bytes_damaged(rng, raw)
    if rng.random() < 0.02:
        name = Path(name).stem + rng.choice((*_BINARY, *_TEXT))  # another kind than it says
    try:
        found = read_file(name, raw)
    except Refused as refusal:
        return "" if str(refusal).strip() else "refused without a reason"
    if found.form is None:
        return "" if found.form_problem else "no form, and no reason"
    return ""


def _bytes_damaged(rng: random.Random, raw: bytes) -> bytes:
    """Bytes changed, lost or doubled at up to six places."""
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(raw) + 1)
        length = rng.choice((1, 1, 2, 8, 200))
        how = rng.random()
        if how < 0.4:
            raw = raw[:at] + rng.randbytes(length) + raw[at + length :]
        elif how < 0.7:
            raw = raw[:at] + raw[at + length :]
        elif how < 0.95:
            raw = raw[: at + length] + raw[at : at + length] + raw[at + length :]
        else:
            raw = raw[:at]
    return raw


def _member_damaged(rng: random.Random, raw: bytes) -> bytes:
    """A part of the zip damaged as text, lost, or doubled; the zip itself stays one."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    chosen = rng.randrange(len(parts))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, body) in enumerate(parts):
            if number == chosen and rng.random() < 0.1:
                continue
            if number == chosen and name.endswith((".xml", ".rels")):
                body = damaged(rng, body.decode("utf-8", "replace")).encode("utf-8", "replace")
            elif number == chosen:
                body = _bytes_damaged(rng, body)
            archive.writestr(name, body)
    return target.getvalue()
