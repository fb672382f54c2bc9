"""What the last build knew, in .nianbao/: inputs, records, findings and outputs with their keys.

Losing or damaging it costs a full build, nothing else. Only the standard library: the stamp must
be compared before anything slow is imported.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from generator.base.digest import digest
from generator.base.fingerprints import scan

FOLDER = ".nianbao"
_STATE, _STAMP, _JOURNAL, _LOCK = "state", "stamp", "journal.json", "lock"
_LIBRARIES = (
    "jinja2-",
    "markdown_it_py-",
    "markupsafe-",
    "pydantic-",
    "pydantic_core-",
    "pyyaml-",
    "rapidfuzz-",
    "typst-",
    "pikepdf-",
    "pyarrow-",
    "xlsxwriter-",
)
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Kept(NamedTuple):
    """What the state keeps of an authority. Planning a build reads only the short texts, so the
    `reports` of an authority of which nothing changed stay unread.

    `mark` is the fingerprint of authority.yml and `data` its content; `seen` is a digest of all
    that its reports depend on, `search` one of what the search index has of it. `years`, `marks`
    (digests of the figures) and `dates` are those of its published reports, parted by spaces;
    `warnings` counts those of all its reports. `reports` is JSON: [year, key, mark, page's
    fingerprint, record, sheet, diagnostics] of each.
    """

    mark: str
    data: str
    seen: str
    search: str
    years: str
    marks: str
    dates: str
    warnings: str
    reports: bytes


class State(NamedTuple):
    """The last build; outputs are those that are not reports, address → [key, fingerprint].
    `search` has the addresses of the search index parted by spaces, `search_mark` is a digest of
    its files. Of a build by another engine only the addresses are of use: `pages` are the years of
    each authority's published reports, `suffixes` those of the files that each report has."""

    engine: str
    suffixes: Sequence[str] = ()
    outputs: Mapping[str, list[Any]] = _NOTHING
    pages: Mapping[str, str] = _NOTHING
    search: str = ""
    search_mark: str = ""
    authorities: Mapping[str, Kept] = _NOTHING


def engine_digest(templates: Path) -> str:
    """The code, the templates, the Python and the libraries that make the output."""
    parts = [sys.version]
    code = Path(__file__).parent.parent
    for folder in (code, templates):
        for path in scan(str(folder)):
            if "__pycache__" not in path:
                parts += [path, digest(_bytes(folder, path))]
    for entry in sys.path:
        if entry.endswith("site-packages"):
            installed = (path.name.lower() for path in Path(entry).iterdir())
            parts += sorted(
                name
                for name in installed
                if name.endswith(".dist-info") and name.startswith(_LIBRARIES)
            )
    return digest(parts)


def _bytes(folder: Path, path: str) -> bytes:
    """The bytes of a file that is needed; never waits for a pipe."""
    file = folder / path
    if not file.is_file():
        raise OSError(f"{folder.name}/{path} 不是普通文件或不能读取，请换掉或删去")
    return file.read_bytes()


def load(root: Path, engine: str) -> State:
    """The state of the last build; of one by another engine, what it wrote."""
    try:
        check, _, body = (root / FOLDER / _STATE).read_bytes().partition(b"\n")
        if int(check) != zlib.crc32(body):
            return State(engine)
        return _parsed(engine, body)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return State(engine)  # there is none, or it is damaged, or of another layout


def _parsed(engine: str, body: bytes) -> State:
    import json

    short, _, long = body.partition(b"\n\n")
    header, *lines = short.decode().split("\n")
    old_engine, suffixes, outputs, search, search_mark = json.loads(header)
    kept = {}
    for line, reports in zip(lines, long.split(b"\n") if lines else (), strict=True):
        path, mark, data, seen, search_key, years, marks, dates, warnings = line.split("\t")
        kept[path] = Kept(mark, data, seen, search_key, years, marks, dates, warnings, reports)
    pages = {path: authority.years for path, authority in kept.items()}
    if not isinstance(old_engine, str) or not isinstance(outputs, dict):
        raise TypeError(header)
    if not all(isinstance(text, str) for text in (search, search_mark, *suffixes)):
        raise TypeError(header)
    if old_engine != engine:
        return State(engine, suffixes, outputs, pages, search)
    return State(engine, suffixes, outputs, pages, search, search_mark, kept)


def save(root: Path, state: State, stamp: str) -> None:
    """Write the state aside and rename it: a checksum, a header and a line for each authority;
    then the reports of each."""
    lines = [
        as_json([state.engine, state.suffixes, state.outputs, state.search, state.search_mark])
    ]
    lines += ["\t".join((path, *kept[:-1])) for path, kept in state.authorities.items()]
    reports = b"\n".join([kept.reports for kept in state.authorities.values()])
    body = "\n".join(lines).encode() + b"\n\n" + reports
    _replace(root / FOLDER / _STATE, b"%d\n%b" % (zlib.crc32(body), body))
    # The stamp comes last: with it, the build is complete.
    _replace(root / FOLDER / _STAMP, stamp.encode())


def as_json(value: object) -> str:
    """Compact JSON on one line, without tabs; NamedTuples become the lists they are."""
    import json

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def stamp(engine: str, option: str, content: str, site: str) -> str:
    """A digest of everything a build reads and has written, of the listings' digests."""
    return digest((engine, option, content, site))


def read_stamp(root: Path) -> str:
    """The stamp of the last build that ended well; empty when there is none."""
    try:
        return (root / FOLDER / _STAMP).read_text()
    except (OSError, ValueError):
        return ""


def write_journal(root: Path, addresses: list[str]) -> None:
    """What is about to be written or deleted, so that a killed build leaves no orphans."""
    _replace(root / FOLDER / _JOURNAL, as_json(addresses).encode())


def read_journal(root: Path) -> list[str]:
    """The addresses of a build that was cut short; empty otherwise."""
    import json

    try:
        addresses = json.loads((root / FOLDER / _JOURNAL).read_bytes())
    except (OSError, ValueError, RecursionError):
        return []
    return [a for a in addresses if _is_address(a)] if isinstance(addresses, list) else []


def _is_address(value: object) -> bool:
    """Whether it can only mean a file below site/."""
    if not isinstance(value, str) or "\0" in value:
        return False
    return bool(value) and not {"", ".", ".."} & set(value.split("/"))


def clear_journal(root: Path) -> None:
    """The build ended well."""
    (root / FOLDER / _JOURNAL).unlink(missing_ok=True)


def _replace(path: Path, body: bytes) -> None:
    aside = path.with_suffix(".new")
    aside.write_bytes(body)
    aside.replace(path)


@contextmanager
def locked(root: Path) -> Iterator[bool]:
    """Only one build at a time: a second one waits. Gives whether it had to."""
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        try:
            import fcntl
        except ImportError:  # Windows: builds are not held apart there
            yield False
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            waited = False
        except BlockingIOError:
            fcntl.flock(lock, fcntl.LOCK_EX)
            waited = True
        yield waited
