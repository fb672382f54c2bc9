"""Whether a site has every file as its manifest says, and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from generator.base.digest import content_digest
from generator.base.refusal import Refused
from generator.building.manifest import FOLDER, INDEX, Entry, part_address, part_of, read_index
from generator.building.manifest import read_part as read
from generator.publishing.places import Folder, Place

HANDBOOK = "handbook/"
# Beside the manifest, named by nothing in it.
COMMIT = f"{FOLDER}/release.json"
SIGNATURES = (f"{INDEX}.sig", f"{INDEX}.minisig")
_AT_ONCE = 4  # requests to one server


class Said(NamedTuple):
    """What a site says of itself: its index (`raw`), the files by address, its own parts too, and the parts
    that are missing or not as the index says."""

    raw: bytes
    files: Mapping[str, Entry]
    parts: Mapping[str, bytes]  # by address
    damaged: tuple[str, ...] = ()

    @property
    def has_handbook(self) -> bool:
        """Whether it speaks of the handbook, which a build does not make."""
        return any(address.startswith(HANDBOOK) for address in self.files)


class Differences(NamedTuple):
    """What is not as it should be, by address."""

    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    looked_at: int = 0


def read_manifest(place: Place) -> Said:
    """The manifest that lies at a place, no part of which is believed but by the index; Refused
    where there is none."""
    index = place.read(INDEX)
    try:
        folders = read_index(index or b"")
    except (ValueError, TypeError, RecursionError) as error:
        raise Refused(f"没有清单 {INDEX}，或者它已经损坏，不能核对。") from error
    files: dict[str, Entry] = {}
    parts, damaged = {}, []
    for folder, digest in folders.items():
        address = part_address(folder)
        raw = place.read(address)
        if raw is None or content_digest(raw) != digest:
            damaged.append(address)
            continue
        try:
            files |= read(folder, raw)
        except (ValueError, TypeError, RecursionError):
            damaged.append(address)
            continue
        parts[address] = raw
        files[address] = (digest,)
    return Said(index or b"", files, parts, tuple(damaged))


def verify(place: Place) -> Differences:
    """What differs at a place from its own manifest."""
    said = read_manifest(place)
    found = _compare(said.files, place)
    listed = place.listing() or ()
    # Of the files of a damaged part nothing is known.
    told = (a for a in _extra(said, listed) if part_address(part_of(a)) not in said.damaged)
    extra = tuple(address for address in told if address not in said.damaged)
    return found._replace(changed=(*said.damaged, *found.changed), extra=extra)


def verify_against(one: Place, other: Place) -> Differences:
    """What differs at the `other` place from what the manifest of the `one` says, but for the
    manifest itself, which a release and a build do not have the same."""
    said = read_manifest(one)
    wanted = {a: entry for a, entry in said.files.items() if not a.startswith(f"{FOLDER}/")}
    found = _compare(wanted, other)
    listed = other.listing()
    extra = _extra(said, read_manifest(other).files if listed is None else listed)
    return found._replace(
        changed=(*said.damaged, *found.changed),
        extra=tuple(a for a in extra if not a.startswith(f"{FOLDER}/")),
    )


def _extra(said: Said, listed: Iterable[str]) -> list[str]:
    known = {INDEX, COMMIT, *SIGNATURES}
    return sorted(
        address
        for address in listed
        if address not in said.files
        and address not in known
        and (said.has_handbook or not address.startswith(HANDBOOK))
    )


def _compare(wanted: Mapping[str, Entry], place: Place) -> Differences:
    """What of these files is missing or other; several at once, where a server is asked."""
    addresses = sorted(wanted)
    if isinstance(place, Folder):
        digests = [place.digest(address) for address in addresses]
    else:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            digests = [*pool.map(place.digest, addresses)]
    pairs = [*zip(addresses, digests, strict=True)]
    return Differences(
        missing=tuple(a for a, digest in pairs if digest is None),
        changed=tuple(a for a, digest in pairs if digest is not None and digest != wanted[a][0]),
        looked_at=len(pairs),
    )
