"""What the last build knew, in .nianbao/: the inputs, records, findings and outputs.

Losing or damaging it costs a full build, and that what was removed from the content meanwhile is not
known. Only the standard library: the stamp must be compared before anything slow is imported.
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
from generator.base.packaged import FOLDER, is_packaged, packaged
from generator.model.content_paths import STATE_FOLDER, authority_file

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


# What stands for an output of which nothing is known but its address.
UNKNOWN: tuple[int, Mapping[str, str]] = (0, _NOTHING)


class Published(NamedTuple):
    """An authority's published reports, by year ascending: what planning a build reads of them."""

    years: tuple[int, ...] = ()
    marks: tuple[str, ...] = ()  # a digest of each one's record
    dates: tuple[str, ...] = ()  # ISO; see `Record.date`


class Kept(NamedTuple):
    """What the state keeps of an authority. A build in which nothing of it changed never opens its
    `reports`, and reads only the short texts before them."""

    fingerprint: str  # of authority.yml
    data: str  # what that file says, as JSON
    seen: str  # digest of all that its reports depend on, and of their files in the site
    search: str  # digest of what the search index has of it
    published: Published
    warnings: int  # in all its reports
    reports: bytes  # JSON; see `report_pages.stored`
    files: str = ""  # digest of the fingerprints of the files of its reports
    aside: str = "{}"  # JSON: the drafts and those withdrawn among them; see `stored_reports`


class State(NamedTuple):
    """The last build; of one by another engine only the addresses are of use, so that their keys
    and the authorities are empty."""

    engine: str
    suffixes: Sequence[str] = ()  # of the files that each report has
    outputs: Mapping[str, tuple[int, Mapping[str, str]]] = _NOTHING  # all that are not a report's:
    # address → fingerprint of the file, digests of its inputs by name
    pages: Mapping[str, tuple[int, ...]] = _NOTHING  # years of the published reports by authority
    search: Sequence[str] = ()  # addresses of the search index
    search_mark: str = ""  # digest of the fingerprints of its files
    authorities: Mapping[str, Kept] = _NOTHING


def engine_digest(templates: Path) -> str:
    """The code, the project's `templates` and those of the package, the Python and the libraries
    that make the output."""
    parts = [sys.version]
    folders = [Path(__file__).parent.parent, packaged("templates")]
    if not is_packaged(templates):
        folders.append(templates)
    for folder in folders:
        parts.append(folder.name)
        for path in scan(str(folder), frozenset({FOLDER})):
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
        check, _, body = (root / STATE_FOLDER / _STATE).read_bytes().partition(b"\n")
        if int(check) != zlib.crc32(body):
            return State(engine)
        return _parsed(engine, body)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return State(engine)  # there is none, or it is damaged, or of another layout


def _parsed(engine: str, body: bytes) -> State:
    import json

    short, _, long = body.partition(b"\n\n")
    header, *lines = short.decode().split("\n")
    said = json.loads(header)
    if isinstance(said, list):  # the layout before: only what to delete is of use
        names = ("engine", "suffixes", "outputs", "search", "search_mark")
        said = dict(zip(names, said, strict=True))
        said["outputs"] = [(address, (0, {})) for address in said["outputs"]]
        said["search"] = said["search"].split()
    kept = {}
    for line, reports in zip(lines, long.split(b"\n") if lines else (), strict=True):
        columns = line.split("\t")
        path, fingerprint, data, seen, search, years, marks, dates, warnings, *rest = columns
        own = Published(tuple(map(int, years.split())), tuple(marks.split()), tuple(dates.split()))
        kept[path] = Kept(fingerprint, data, seen, search, own, int(warnings), reports, *rest)
    pages = {path: own.published.years for path, own in kept.items()}
    written = {address: (int(mark), dict(inputs)) for address, (mark, inputs) in said["outputs"]}
    suffixes, search, search_mark = said["suffixes"], said["search"], said["search_mark"]
    if not all(isinstance(text, str) for text in (search_mark, *suffixes, *search)):
        raise TypeError(header)
    if said["engine"] == engine:
        return State(engine, suffixes, written, pages, search, search_mark, kept)
    return State(engine, suffixes, dict.fromkeys(written, UNKNOWN), pages, search)


def unchanged(state: State, content: Mapping[str, int]) -> dict[str, str]:
    """What the authorities say, as JSON by path, whose files are as the last build found them;
    `content` has the fingerprints of the files of the content."""
    return {
        path: kept.data
        for path, kept in state.authorities.items()
        if kept.fingerprint == str(content.get(authority_file(path)))
    }


def save(root: Path, state: State, mark: str) -> None:
    """Write the state aside and rename it: a checksum, a header and a line for each authority;
    then the reports of each."""
    header = {
        "engine": state.engine,
        "suffixes": state.suffixes,
        "outputs": list(state.outputs.items()),
        "search": state.search,
        "search_mark": state.search_mark,
    }
    lines = [as_json(header), *(_line(path, kept) for path, kept in state.authorities.items())]
    reports = b"\n".join([kept.reports for kept in state.authorities.values()])
    body = "\n".join(lines).encode() + b"\n\n" + reports
    _replace(root / STATE_FOLDER / _STATE, b"%d\n%b" % (zlib.crc32(body), body))
    # The stamp comes last: with it, the build is complete.
    _replace(root / STATE_FOLDER / _STAMP, mark.encode())


def _line(path: str, kept: Kept) -> str:
    columns = (" ".join(map(str, column)) for column in kept.published)
    long = (path, kept.fingerprint, kept.data, kept.seen, kept.search)
    return "\t".join((*long, *columns, str(kept.warnings), kept.files, kept.aside))


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
        return (root / STATE_FOLDER / _STAMP).read_text()
    except (OSError, ValueError):
        return ""


def write_journal(root: Path, addresses: list[str]) -> None:
    """What is about to be written or deleted, so that a killed build leaves no orphans."""
    _replace(root / STATE_FOLDER / _JOURNAL, as_json(addresses).encode())


def read_journal(root: Path) -> list[str]:
    """The addresses of a build that was cut short; empty otherwise."""
    import json

    try:
        addresses = json.loads((root / STATE_FOLDER / _JOURNAL).read_bytes())
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
    (root / STATE_FOLDER / _JOURNAL).unlink(missing_ok=True)


def _replace(path: Path, body: bytes) -> None:
    aside = path.with_suffix(".new")
    aside.write_bytes(body)
    aside.replace(path)


@contextmanager
def locked(root: Path) -> Iterator[bool]:
    """Only one build at a time: a second one waits. Gives whether it had to."""
    folder = root / STATE_FOLDER
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
