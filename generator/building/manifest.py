"""The manifest in the site: of every file its digest and those of its sources, folder by folder.

`manifest/index.json` names the program's version and the digest of each part; a part,
`manifest/<folder>/files.json`, has the files two folders down, so that one change rewrites few.
Whoever has the index can tell of every byte of the site whether it is as it was made, and a build
without a state which files are its own to remove.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from generator import __version__
from generator.base.digest import content_digest
from generator.building.journal import is_address
from generator.building.staging import Staged, stage

FOLDER = "manifest"  # of the site; no area may have its name
INDEX = f"{FOLDER}/index.json"
PROGRAM = f"nianbao {__version__}"
_FILES = "files.json"
_HEX = frozenset("0123456789abcdef")

Entry = tuple[str, ...]  # the digest of a file, then those of what it was made of
Part = Mapping[str, Entry]  # by address


def part_of(address: str) -> str:
    """The folder in whose part of the manifest a file stands: the second one above it, or the top."""
    return "/".join(address.split("/")[:-2])


def part_address(folder: str) -> str:
    """Where the part of a folder lies."""
    return f"{FOLDER}/{folder}/{_FILES}" if folder else f"{FOLDER}/{_FILES}"


def as_part(part: Part) -> bytes:
    """A part as JSON, a line for each file: address → list of digests."""
    rows = (f"{json.dumps(address)}: {json.dumps(part[address])}" for address in sorted(part))
    return ("{\n" + ",\n".join(rows) + "\n}\n").encode()


def as_parts(files: Part) -> dict[str, bytes]:
    """All parts of a manifest of these files, by the address of each."""
    return {part_address(folder): as_part(part) for folder, part in _by_folder(files).items()}


def as_index(parts: Mapping[str, str]) -> bytes:
    """The index as JSON: the program, and the digest of each part by its address."""
    return (
        f"{json.dumps({'program': PROGRAM, 'parts': parts}, indent=1, sort_keys=True)}\n".encode()
    )


def read_part(folder: str, raw: bytes) -> dict[str, Entry]:
    """The files of a part; ValueError where it is none."""
    said = json.loads(raw)
    if not isinstance(said, dict):
        raise ValueError(folder)
    part = {address: tuple(digests) for address, digests in said.items()}
    for address, digests in part.items():
        if not is_address(address) or part_of(address) != folder or not _are_digests(digests):
            raise ValueError(address)
    return part


def read_index(raw: bytes) -> dict[str, str]:
    """The digest of each part by the folder that it is of; ValueError where it is no index."""
    said = json.loads(raw)
    parts = said.get("parts") if isinstance(said, dict) else None
    if not isinstance(parts, dict) or not _are_digests(tuple(parts.values())):
        raise ValueError(INDEX)
    folders = {address[len(FOLDER) : -len(_FILES)].strip("/"): d for address, d in parts.items()}
    if [*map(part_address, folders)] != [*parts] or not all(map(is_address, parts)):
        raise ValueError(INDEX)
    return folders


def _are_digests(values: tuple[object, ...]) -> bool:
    return all(isinstance(value, str) and value and set(value) <= _HEX for value in values)


def own_files(site: Path) -> dict[str, Entry]:
    """Every file that the manifest in a site speaks of, its own too; as far as it can be read."""
    found: dict[str, Entry] = {}
    for folder, raw in _parts(site):
        found[part_address(folder)] = (content_digest(raw),)
        try:
            found |= read_part(folder, raw)
        except (ValueError, TypeError, RecursionError):
            continue
    return found


def _parts(site: Path) -> Iterator[tuple[str, bytes]]:
    """The parts that lie in the site, whether or not the index knows of them."""
    top = site / FOLDER
    if site.is_symlink() or top.is_symlink():
        return
    for file in sorted(top.rglob(_FILES)):
        if not file.is_file() or file.is_symlink():
            continue
        try:
            yield file.parent.relative_to(top).as_posix().removeprefix("."), file.read_bytes()
        except OSError:
            continue


def update_manifest(
    root: Path, made: Mapping[str, Entry], gone: Iterable[str]
) -> tuple[list[Staged], list[str]]:
    """Stage the parts in which something changes, and the index: of a manifest that is as the last
    build left it. Gives what was staged, and the addresses of parts without a file."""
    site = root / "site"
    parts = read_index((site / INDEX).read_bytes())
    changed = _by_folder(made)
    removed = _by_folder(dict.fromkeys(gone, ()))
    bodies: dict[str, bytes] = {}
    for folder in {*changed, *removed}:
        part: dict[str, Entry] = {}
        if folder in parts:
            part = read_part(folder, (site / part_address(folder)).read_bytes())
        part |= changed.get(folder, {})
        for address in removed.get(folder, ()):
            part.pop(address, None)
        bodies[folder] = as_part(part) if part else b""
    return _stage_parts(root, parts, bodies)


def whole_manifest(
    root: Path, addresses: Iterable[str], entry: Callable[[str], Entry]
) -> tuple[list[Staged], list[str]]:
    """Stage a manifest of all files of the site, of which `entry` gives one; the same result."""
    bodies = {
        folder: as_part(part)
        for folder, part in _by_folder({a: entry(a) for a in addresses}).items()
    }
    old = {part_address(folder) for folder, _ in _parts(root / "site")}
    staged, _ = _stage_parts(root, {}, bodies)
    return staged, sorted(old - {part_address(folder) for folder in bodies})


def _stage_parts(
    root: Path, parts: Mapping[str, str], bodies: Mapping[str, bytes]
) -> tuple[list[Staged], list[str]]:
    """Stage these parts, the digests of the others being `parts`; an empty one is to go."""
    staged = [stage(root, part_address(folder), body) for folder, body in bodies.items() if body]
    empty = {part_address(folder) for folder, body in bodies.items() if not body}
    digests = {part_address(folder): digest for folder, digest in parts.items()}
    digests |= {made.address: made.digest for made in staged}
    index = as_index({address: d for address, d in digests.items() if address not in empty})
    return [made for made in (*staged, stage(root, INDEX, index)) if made.new], sorted(empty)


def _by_folder(entries: Mapping[str, Entry]) -> dict[str, dict[str, Entry]]:
    """The files by the part that they stand in."""
    found: dict[str, dict[str, Entry]] = {}
    for address, entry in entries.items():
        found.setdefault(part_of(address), {})[address] = entry
    return found
