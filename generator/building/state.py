"""What the last build knew, in .nianbao/: the inputs, records, findings and outputs.

Losing or damaging it costs a full build: which files are the program's own, the site itself says
(`manifest`). Only the standard library: the stamp must be compared before anything slow is imported.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, NamedTuple

from generator.base.digest import digest
from generator.base.durable import replace_durably
from generator.base.fingerprints import scan
from generator.base.lock import take
from generator.base.packaged import FOLDER, is_packaged, packaged
from generator.base.refusal import Refused
from generator.model.content_paths import STATE_FOLDER, authority_file

_STATE, _STAMP, _LOCK = "state", "stamp", "lock"
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

    mark: str  # of authority.yml; see `file_digests`
    data: str  # what that file says, as JSON
    seen: str  # digest of all that its reports depend on, and of their files in the site
    search: str  # digest of what the search index has of it
    published: Published
    warnings: int  # in all its reports
    reports: bytes  # JSON; see `report_pages.stored`
    read: str = ""  # digest of what its findings depend on; see `stored_reports.read_by`
    aside: str = "{}"  # JSON: the drafts and those withdrawn among them; see `stored_reports`

    def doubted(self) -> Kept:
        """The same, but the next build looks at the authority again, whatever its files are then."""
        return self._replace(mark="", seen="", read="")


class State(NamedTuple):
    """The last build; of one by another engine only the addresses are of use, so that their keys
    and the authorities are empty."""

    engine: str
    suffixes: Sequence[str] = ()  # of the files that each report has
    outputs: Mapping[str, tuple[int, Mapping[str, str]]] = _NOTHING  # all that are not a report's:
    # address → mark of the file, digests of its inputs by name
    pages: Mapping[str, tuple[int, ...]] = _NOTHING  # years of the published reports by authority
    search: Sequence[str] = ()  # addresses of the search index
    search_mark: str = ""  # digest of the marks of its files
    manifest_mark: str = ""  # the same of the site's manifest: is it the site that is spoken of?
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
    """The state of the last build; of one by another engine, what it wrote. One that Git tracks came
    with a commit, and whoever wrote that could have it say that nothing has changed: there is none."""
    if _is_tracked(root / STATE_FOLDER):
        return State(engine)
    try:
        check, _, body = (root / STATE_FOLDER / _STATE).read_bytes().partition(b"\n")
        if int(check) != zlib.crc32(body):
            return State(engine)
        return _parsed(engine, body)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return State(engine)  # there is none, or it is damaged, or of another layout


def _is_tracked(folder: Path) -> bool:
    if not any((above / ".git").exists() for above in folder.parents):
        return False
    from generator.base.git_program import run_git

    try:
        return bool(run_git(folder, "ls-files", "--", ".").stdout)
    except (Refused, OSError):  # there is no Git that could have brought it, or no such folder
        return False


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
        path, mark, data, seen, search, years, marks, dates, warnings, *rest = columns
        own = Published(tuple(map(int, years.split())), tuple(marks.split()), tuple(dates.split()))
        kept[path] = Kept(mark, data, seen, search, own, int(warnings), reports, *rest)
    pages = {path: own.published.years for path, own in kept.items()}
    written = {address: (int(mark), dict(inputs)) for address, (mark, inputs) in said["outputs"]}
    suffixes, search, search_mark = said["suffixes"], said["search"], said["search_mark"]
    mark = said.get("manifest_mark", "")
    if not all(isinstance(text, str) for text in (search_mark, mark, *suffixes, *search)):
        raise TypeError(header)
    if said["engine"] == engine:
        return State(engine, suffixes, written, pages, search, search_mark, mark, kept)
    return State(engine, suffixes, dict.fromkeys(written, UNKNOWN), pages, search)


def unchanged(state: State, content: Mapping[str, int]) -> dict[str, str]:
    """What the authorities say, as JSON by path, whose files are as the last build found them;
    `content` has the marks of the files of the content."""
    return {
        path: kept.data
        for path, kept in state.authorities.items()
        if kept.mark == str(content.get(authority_file(path)))
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
        "manifest_mark": state.manifest_mark,
    }
    lines = [as_json(header), *(_line(path, kept) for path, kept in state.authorities.items())]
    reports = b"\n".join([kept.reports for kept in state.authorities.values()])
    body = "\n".join(lines).encode() + b"\n\n" + reports
    replace_durably(root / STATE_FOLDER / _STATE, b"%d\n%b" % (zlib.crc32(body), body))
    # The stamp comes last: with it, the build is complete.
    replace_durably(root / STATE_FOLDER / _STAMP, mark.encode())


def forget(root: Path) -> None:
    """Have the next build make everything anew: the site is not what the state says."""
    for name in (_STAMP, _STATE):
        (root / STATE_FOLDER / name).unlink(missing_ok=True)


def _line(path: str, kept: Kept) -> str:
    columns = (" ".join(map(str, column)) for column in kept.published)
    long = (path, kept.mark, kept.data, kept.seen, kept.search)
    return "\t".join((*long, *columns, str(kept.warnings), kept.read, kept.aside))


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
        return (root / STATE_FOLDER / _STAMP).read_text("ascii")
    except (OSError, ValueError):
        return ""


@contextmanager
def locked(root: Path) -> Iterator[bool]:
    """Only one build at a time: a second one waits. Gives whether it had to."""
    with _lock_file(root) as lock:
        waited = not take(lock, wait=False)
        if waited:
            take(lock, wait=True)
        yield waited


@contextmanager
def locked_if_free(root: Path) -> Iterator[bool]:
    """The same for who does not wait: gives whether the lock was free, and is held then."""
    with _lock_file(root) as lock:
        yield take(lock, wait=False)


def _lock_file(root: Path) -> IO[bytes]:
    folder = root / STATE_FOLDER
    folder.mkdir(exist_ok=True)
    return (folder / _LOCK).open("ab")
