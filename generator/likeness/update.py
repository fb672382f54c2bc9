"""Brings the index up to date with the narratives, and says which authorities' copies may differ now."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from generator.likeness.copies import NEAR
from generator.likeness.index import Index, Texts, as_json, made_by, make, pack, unpack
from generator.likeness.paragraphs import fingerprints

MANY = 200  # authorities: when more change at once, all of them count as affected
_NONE: Texts = {}
Read = Callable[[Sequence[str]], Mapping[str, Texts]]


class _Change(NamedTuple):
    """What an authority's reports said and say; None where it has no reports."""

    path: str
    old: Texts | None
    new: Texts | None


def update(
    file: Path, engine: str, paths: Iterable[str], changed: Callable[[str], bool], read: Read
) -> Index:
    """The index in `file`, of the narratives of the authorities at `paths`: those that may have
    `changed` are `read`, and those that are not in it. A database that is missing, damaged or made
    by another `engine` (a digest of the code) is made anew; OSError where it cannot be written."""
    wanted = dict.fromkeys(paths)
    try:
        if made_by(file, engine):
            return _updated(Index(file), wanted, changed, read)
    except (sqlite3.DatabaseError, ValueError):
        pass
    try:
        make(file, engine)
        return _updated(Index(file), wanted, changed, read)
    except sqlite3.DatabaseError as error:
        told = f"正文的索引 {file} 不能写入，请检查磁盘的空间和权限"
        raise OSError(told) from error


def affected(index: Index) -> frozenset[str]:
    """The paths of the authorities whose copies may differ from those when `settle` was last called."""
    return frozenset(path for (path,) in index.database.execute("SELECT path FROM affected"))


def settle(index: Index) -> None:
    """Forget who was affected: the copies of all of them have been looked for and kept."""
    index.database.execute("DELETE FROM affected")


def _updated(
    index: Index, paths: Iterable[str], changed: Callable[[str], bool], read: Read
) -> Index:
    known = index.paths()
    suspects = [path for path in paths if path not in known or changed(path)]
    fresh = read(suspects)
    changes = [
        _Change(path, index.texts(path) if path in known else None, fresh.get(path))
        for path in (*suspects, *sorted(known.difference(paths)))
    ]
    changes = [
        c for c in changes if c.old is None or c.new is None or as_json(c.old) != as_json(c.new)
    ]
    if not changes:
        return index
    few = len(changes) <= MANY and bool(known)
    hit = {change.path for change in changes}
    before = _speakers(index, changes) if few else {}
    if few:
        hit |= _near(index, (p for c in changes for p in _without(c.old, c.new)))
    index.database.execute("BEGIN IMMEDIATE")
    for change in changes:
        _replace(index.database, change)
    after = index.again()
    if few:
        hit |= _near(after, (p for c in changes for p in _without(c.new, c.old)))
        for mark, speakers in before.items():
            now = after.speakers(mark)
            if (speakers is None) != (now is None):  # it is stock now, or is none any longer
                hit |= speakers or now or frozenset()
    if not few or after.limit != index.limit:
        hit |= known | after.paths()
    index.database.executemany(
        "INSERT OR IGNORE INTO affected VALUES (?)", ((path,) for path in hit)
    )
    index.database.execute("COMMIT")
    return after


def _without(texts: Texts | None, other: Texts | None) -> set[str]:
    """The texts of the paragraphs of the one that the other does not have just there."""
    own, others = (
        {(year, p) for year, paragraphs in (t or _NONE).items() for p in paragraphs}
        for t in (texts, other)
    )
    return {paragraph.text for _, paragraph in own - others}


def _near(index: Index, texts: Iterable[str]) -> set[str]:
    """The authorities with paragraphs that may be (nearly) the same."""
    return {index.path(unpack(number)[0]) for own in texts for number in index.sharing(own, NEAR)}


def _speakers(index: Index, changes: Iterable[_Change]) -> dict[int, frozenset[str] | None]:
    """The clauses that an authority has no longer or has now, and who has each so far."""
    marks: set[int] = set()
    for change in changes:
        marks |= set(_marks(change.old)) ^ set(_marks(change.new))
    return {mark: index.speakers(mark) for mark in marks}


def _marks(texts: Texts | None) -> Iterator[int]:
    return (m for own in (texts or _NONE).values() for p in own for m in fingerprints(p.text))


def _replace(database: sqlite3.Connection, change: _Change) -> None:
    """Put what an authority's reports say in the place of what they said."""
    if change.old is not None:
        (number,) = database.execute(
            "SELECT id FROM authority WHERE path = ?", (change.path,)
        ).fetchone()
        database.executemany(
            "DELETE FROM clause WHERE mark = ? AND paragraph = ?", _rows(number, change.old)
        )
        database.execute("DELETE FROM authority WHERE id = ?", (number,))
    if change.new is not None:
        own = database.execute(
            "INSERT INTO authority (path, texts) VALUES (?, ?)", (change.path, as_json(change.new))
        )
        rows = _rows(own.lastrowid or 0, change.new)
        database.executemany("INSERT INTO clause VALUES (?, ?)", rows)


def _rows(authority: int, texts: Texts) -> Iterator[tuple[int, int]]:
    """The rows of the table `clause`: a clause's mark and the number of a paragraph that has it."""
    for year, paragraphs in texts.items():
        for place, paragraph in enumerate(paragraphs):
            number = pack(authority, year, place)
            yield from ((mark, number) for mark in fingerprints(paragraph.text))
