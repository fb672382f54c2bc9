"""The files of the index: all of them, or those that a change rewrites; both end in the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from generator.forms.filing import REPORT_NAME
from generator.search import part_files, postings
from generator.search.documents import Searched
from generator.search.part_files import MANIFEST, Shape, address, data_of, script, slots
from generator.search.terms import part_of, spelled

Read = Callable[[str], bytes]  # an address → what stands there
Files = dict[str, bytes | None]  # address → what shall stand there; None: nothing


def text_files(slot: int, entry: Searched) -> dict[str, bytes]:
    """The files with an authority's texts; they depend on nothing else."""
    return {
        address(name): script(name, own) for name, own in part_files.texts_of(slot, entry).items()
    }


def index_files(entries: Iterable[tuple[int, Searched]]) -> Iterator[tuple[str, bytes]]:
    """All other files; the authorities come in the order of their slots, one after another, so
    that not all texts need be in memory."""
    found = postings.postings()
    records = {}
    reports = 0
    for slot, entry in entries:
        postings.add(found, slot, entry)
        records[slot] = part_files.record_of(entry)
        reports += len(entry.titles)
    shape = Shape(reports, len(records))
    yield _file(MANIFEST, _manifest(shape))
    names: dict[str, dict[int, object]] = {}
    for slot, record in records.items():
        names.setdefault(part_files.names_name(slot), {})[slot] = record
    for name, own in names.items():
        yield _file(name, own)
    for part, text in postings.in_parts(found, shape.grams):
        yield _file(part_files.grams_name(shape.grams, part), text)


def update(
    read: Read,
    before: Collection[str],
    after: Collection[str],
    changed: Mapping[str, Searched],
) -> Files | None:
    """What a change rewrites; None if the whole index must be made anew.

    `read` gives the index as it stands (an index that is damaged ends in OSError, KeyError or
    ValueError); `before` and `after` are the paths of all authorities, `changed` has those that are
    new or differ in anything, as they are now. Addresses whose bytes stay as they are are left out.
    """
    old_slots, new_slots = slots(before), slots(after)
    # Two paths may compete for a slot: when one comes or goes, the other may move.
    moved = {p for p in old_slots.keys() | new_slots if old_slots.get(p) != new_slots.get(p)}
    shape = Shape(*data_of(read(address(MANIFEST)))[:2])
    old = {
        path: stored(read, old_slots[path])
        for path in sorted(moved | changed.keys())
        if path in old_slots
    }
    new = {
        path: changed.get(path) or old[path]
        for path in sorted(moved | changed.keys())
        if path in new_slots
    }
    reports = sum(len(e.titles) for e in new.values()) - sum(len(e.titles) for e in old.values())
    new_shape = Shape(shape.reports + reports, len(new_slots))
    if new_shape.grams != shape.grams:
        return None
    was = {old_slots[path]: entry for path, entry in old.items()}
    now = {new_slots[path]: entry for path, entry in new.items()}
    files: Files = {address(MANIFEST): script(MANIFEST, _manifest(new_shape))}
    for slot, entry in was.items():
        files.update(dict.fromkeys(text_files(slot, entry)))
    for slot, entry in now.items():
        files.update(text_files(slot, entry))
    files.update(_names(read, was.keys() | now, now))
    files.update(_grams(read, shape, was, now))
    return {
        there: body for there, body in files.items() if body is None or body != _old(read, there)
    }


def stored(read: Read, slot: int) -> Searched:
    """An authority as the index has it."""
    record = data_of(read(address(part_files.names_name(slot))))[str(slot)]
    names = {part_files.text_name(slot, year) for year, _ in record[-1]}
    texts: dict[str, str] = {}
    for name in names:
        texts |= data_of(read(address(name)))
    return part_files.entry_of(record, texts)


def _names(read: Read, touched: Collection[int], now: Mapping[int, Searched]) -> Files:
    parts: dict[str, dict[str, object]] = {}
    for slot in sorted(touched):
        name = part_files.names_name(slot)
        if name not in parts:
            raw = _old(read, address(name))  # none: no authority was there
            parts[name] = data_of(raw) if raw else {}
        parts[name].pop(str(slot), None)
        if slot in now:
            parts[name][str(slot)] = part_files.record_of(now[slot])
    return {
        address(name): script(name, dict(sorted(own.items(), key=lambda item: int(item[0]))))
        if own
        else None
        for name, own in parts.items()
    }


def _grams(
    read: Read, shape: Shape, was: Mapping[int, Searched], now: Mapping[int, Searched]
) -> Iterator[tuple[str, bytes]]:
    edits: dict[int, list[tuple[str, str, int, int | None]]] = {}
    for slot in was.keys() | now:
        old, new = (_occurrences(side.get(slot)) for side in (was, now))
        for own in old.keys() | new:
            had, has = old.get(own, {}), new.get(own, {})
            for term in had.keys() | has:
                years = has.get(term)
                if years != had.get(term):
                    word = spelled(term)
                    part = part_of(word, shape.grams)
                    edits.setdefault(part, []).append((word, own, slot, years))
    for part, own_edits in edits.items():
        name = part_files.grams_name(shape.grams, part)
        lines = postings.read(data_of(read(address(name))))
        for edit in own_edits:
            postings.patch(lines, *edit)
        yield _file(name, postings.written(lines))


def _occurrences(entry: Searched | None) -> postings.Occurrences:
    return postings.occurrences(entry) if entry else {}


def _manifest(shape: Shape) -> list[object]:
    return [shape.reports, shape.authorities, shape.grams, REPORT_NAME]


def _file(name: str, data: object) -> tuple[str, bytes]:
    return address(name), script(name, data)


def _old(read: Read, there: str) -> bytes | None:
    try:
        return read(there)
    except (OSError, KeyError):
        return None
