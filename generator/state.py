"""What the last build knew, in .nianbao/: inputs, records, findings and outputs with their keys.

Losing or damaging it costs a full build, nothing else. Only the standard library: the stamp must
be compared before anything slow is imported.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from generator.scan import scan

FOLDER = ".nianbao"
_STATE, _STAMP, _JOURNAL, _LOCK = "state", "stamp", "journal.json", "lock"
_LIBRARIES = ("jinja2-", "markdown_it_py-", "markupsafe-", "pydantic-", "pydantic_core-", "pyyaml-")


class Kept(NamedTuple):
    """What the state keeps of an authority: its description, and its reports as JSON.

    `mark` is the fingerprint of authority.yml and `data` its content; `seen` is a digest of the
    fingerprints of its reports' files and pages; `reports` holds [year, key, record's digest,
    page's fingerprint, record, diagnostics] of each.
    """

    mark: str
    data: str
    seen: str
    reports: str


@dataclass(frozen=True)
class State:
    """The last build: `tree` is a digest of all that lies beside the reports; outputs are those
    that are not reports, address → [key, fingerprint]; `owned` is every address it wrote."""

    engine: str = ""
    tree: str = ""
    outputs: Mapping[str, list[Any]] = field(default_factory=dict)
    authorities: Mapping[str, Kept] = field(default_factory=dict)
    reports: Mapping[str, list[list[Any]]] = field(default_factory=dict)  # of each, parsed
    owned: frozenset[str] = frozenset()


def digest(value: object) -> str:
    """A digest of a plain value (nested tuples, lists, dicts, text, numbers) or of bytes."""
    raw = value if isinstance(value, bytes) else repr(value).encode()
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def engine_digest(templates: Path) -> str:
    """The code, the templates, the Python and the libraries that make the output."""
    parts = [sys.version]
    code = Path(__file__).parent
    for folder in (code, templates):
        for path in scan(str(folder)):
            if "__pycache__" not in path:
                parts += [path, digest((folder / path).read_bytes())]
    for entry in sys.path:
        if entry.endswith("site-packages"):
            installed = (path.name.lower() for path in Path(entry).iterdir())
            parts += sorted(
                name
                for name in installed
                if name.endswith(".dist-info") and name.startswith(_LIBRARIES)
            )
    return digest(parts)


def load(root: Path, engine: str) -> State:
    """The state of the last build by the same engine; what it wrote is remembered in any case."""
    try:
        check, _, raw = (root / FOLDER / _STATE).read_bytes().partition(b"\n")
    except OSError:
        return State(engine)
    if check.decode("ascii", "replace") != digest(raw):
        return State(engine)
    header, *lines = raw.decode().split("\n")
    old_engine, tree, outputs = json.loads(header)
    kept = {}
    for line in lines:
        path, *values = line.split("\t")
        kept[path] = Kept(*values)
    parsed = json.loads(f"[{','.join(authority.reports for authority in kept.values())}]")
    reports = dict(zip(kept, parsed, strict=True))
    # A report without a page's fingerprint was left out: what stands there is not ours.
    pages = (
        f"{path}/{year}.html"
        for path, own in reports.items()
        for year, _key, _mark, page, *_ in own
        if page
    )
    owned = frozenset([*outputs, *pages])
    if old_engine != engine:
        return State(engine, owned=owned)
    return State(engine, tree, outputs, kept, reports, owned)


def save(root: Path, state: State, stamp: str) -> None:
    """Write the state aside and rename it: a checksum, a header, a line for each authority."""
    lines = [as_json([state.engine, state.tree, state.outputs])]
    lines += ["\t".join((path, *kept)) for path, kept in state.authorities.items()]
    body = "\n".join(lines).encode()
    _replace(root / FOLDER / _STATE, digest(body).encode() + b"\n" + body)
    # The stamp comes last: with it, the build is complete.
    _replace(root / FOLDER / _STAMP, stamp.encode())


def as_json(value: object) -> str:
    """Compact JSON on one line, without tabs; NamedTuples become the lists they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def stamp(engine: str, option: str, content: str, site: str) -> str:
    """A digest of everything a build reads and has written, of the listings' digests."""
    return digest((engine, option, content, site))


def listing_digest(files: dict[str, int]) -> str:
    """A digest of a scan, whatever the order it came in."""
    names = sorted(files)
    # The hash of a tuple of numbers is the same in every process.
    return digest(("\0".join(names), hash(tuple([files[name] for name in names]))))


def read_stamp(root: Path) -> str:
    """The stamp of the last build that ended well; empty when there is none."""
    try:
        return (root / FOLDER / _STAMP).read_text()
    except (OSError, ValueError):
        return ""


def write_journal(root: Path, addresses: list[str]) -> None:
    """What is about to be written or deleted, so that a killed build leaves no orphans."""
    _replace(root / FOLDER / _JOURNAL, json.dumps(addresses).encode())


def read_journal(root: Path) -> list[str]:
    """The addresses of a build that was cut short; empty otherwise."""
    try:
        addresses = json.loads((root / FOLDER / _JOURNAL).read_bytes())
    except (OSError, ValueError):
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
