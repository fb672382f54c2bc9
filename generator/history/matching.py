"""Which report of one side is which of the other, and which of them a change touches."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from generator.base.digest import digest
from generator.history.snapshot import Place, Side
from generator.model.library import Library


class Pair(NamedTuple):
    """A report on both sides; None where it is not there."""

    old: Place | None
    new: Place | None

    @property
    def place(self) -> Place:
        """Where the report is now, or was."""
        place = self.new or self.old
        assert place is not None
        return place


def moved_authorities(old: Side, new: Side) -> dict[str, str]:
    """The folders of authorities that were renamed, old → new: the same 代码, else the same 全称,
    else a report that is the same byte for byte. How alike texts are proves nothing here: the
    reports of two townships can differ in a few figures only."""
    gone = [path for path in old.years if path not in new.years]
    come = [path for path in new.years if path not in old.years]
    moved: dict[str, str] = {}

    def by(what: Callable[[Side, str], Iterable[Hashable]]) -> None:
        left = {key: path for path in reversed(gone) for key in what(old, path)}
        for path in come:
            source = next((left[key] for key in what(new, path) if key in left), None)
            if source is not None and source not in moved and path not in moved.values():
                moved[source] = path

    by(lambda side, path: filter(None, [side.authority(path).file.code]))
    by(lambda side, path: [side.authority(path).file.full_name])
    by(lambda side, path: [m for y in side.years[path] if all(m := side.marks_of((path, y)))])
    return moved


def pairs(old: Side, new: Side, moved: Mapping[str, str]) -> list[Pair]:
    """Every report of either side, each once, in the order of where it is now."""
    known, found, taken = set(new.places), [], set()
    lost: list[Place] = []
    for path, year in old.places:
        place = (moved.get(path, path), year)
        if place in known:
            found.append(Pair((path, year), place))
            taken.add(place)
        else:
            lost.append((path, year))
    added = sorted(known - taken)
    # One report may be filed under another year, or with another authority: it has the same text.
    unclaimed = {mark: place for place in reversed(lost) for mark in old.marks_of(place) if mark}
    for place in added:
        source = next((unclaimed[m] for m in new.marks_of(place) if m in unclaimed), None)
        if source in lost:
            lost.remove(source)
        else:
            source = None
        found.append(Pair(source, place))
    found += [Pair(place, None) for place in lost]
    return sorted(found, key=lambda pair: (pair.place, pair.new is None))


def edited(pair: Pair, old: Side, new: Side) -> bool:
    """Whether a report's own files differ, or where they are."""
    if pair.old is None or pair.new is None or pair.old != pair.new:
        return True
    return old.marks_of(pair.old) != new.marks_of(pair.new)


class Touched(NamedTuple):
    """The reports whose findings can differ."""

    own: list[Pair]  # those that were edited, and those of the year after one
    around: list[Pair]  # others whose rules read settings that changed


def touched(every: Iterable[Pair], old: Side, new: Side, moved: Mapping[str, str]) -> Touched:
    """Which of all reports a change can make another finding of."""
    every = list(every)
    own = {pair for pair in every if edited(pair, old, new)}
    after = {(place[0], place[1] + 1) for pair in own for place in pair if place is not None}
    near = own | {pair for pair in every if not after.isdisjoint(pair)}
    around = _changed_around(old, new, moved)
    return Touched(
        [pair for pair in every if pair in near],
        [pair for pair in every if pair not in near and pair.place[0] in around],
    )


def _changed_around(old: Side, new: Side, moved: Mapping[str, str]) -> set[str]:
    """The authorities (by their new path) whose rules read other settings than before: those of
    the site, of the authorities above and beside, or their own."""
    if old.library is None or new.library is None:
        return set()
    was, now = dict(_around(old.library)), dict(_around(new.library))
    before = {moved.get(path, path): seen for path, seen in was.items()}
    return {path for path, seen in now.items() if before.get(path) != seen}


def _around(library: Library) -> Iterator[tuple[str, Hashable]]:
    site = (library.site.deadline, library.site.severities)  # no rule reads anything else of it
    for children in library.children.values():
        above = [authority.data for authority in library.ancestors(children[0])]
        family = digest((site, above, sorted(authority.data for authority in children)))
        for authority in children:
            yield authority.path, (family, authority.data)
