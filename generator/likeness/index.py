"""Which paragraphs have which clauses: a small SQLite database of what all narratives say.

All of it follows from the narratives, so losing it costs reading them again. A clause is known by
its mark (`paragraphs.fingerprint`), a paragraph by one number, as `pack` makes it.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from generator.likeness.paragraphs import (
    ComparedParagraph,
    clauses,
    fingerprint,
    fingerprints,
    is_long,
    statutory,
)

# Of one authority: year → the paragraphs of that year's report, in the order of the text.
Texts = Mapping[int, Sequence[ComparedParagraph]]

# A clause is stock when half of all authorities have it, but at least FEW, or COMMON in any case.
FEW, COMMON = 5, 50
_SCHEMA = """
CREATE TABLE about (engine TEXT);
CREATE TABLE authority (id INTEGER PRIMARY KEY, path TEXT UNIQUE, texts TEXT);
CREATE TABLE clause (
    mark INTEGER, paragraph INTEGER, PRIMARY KEY (mark, paragraph)
) WITHOUT ROWID;
CREATE TABLE affected (path TEXT PRIMARY KEY);
"""

_WHERE = "SELECT paragraph FROM clause WHERE mark = ?"
_HOW_MANY = """SELECT count(*) FROM
    (SELECT DISTINCT paragraph >> 32 FROM clause WHERE mark = ? LIMIT ?)"""


def pack(authority: int, year: int, place: int) -> int:
    """The number of a paragraph: the authority's id in the database above bit 32, the year in the
    16 bits below, and in the lowest 16 its place among the report's paragraphs, from 0."""
    return authority << 32 | year << 16 | place


def unpack(number: int) -> tuple[int, int, int]:
    """The inverse of `pack`: authority, year, place."""
    return number >> 32, number >> 16 & 0xFFFF, number & 0xFFFF


class Owner(NamedTuple):
    """A paragraph and the report that it stands in."""

    path: str
    year: int
    paragraph: ComparedParagraph


class Index:
    """The database as it stands: what was looked up once is kept, so a change needs another."""

    def __init__(
        self, file: Path, connections: dict[int, sqlite3.Connection] | None = None
    ) -> None:
        self._file = file
        self._connections = {} if connections is None else connections  # by process
        self.limit = max(FEW, min(COMMON, (self._one("SELECT count(*) FROM authority") + 1) // 2))
        self.owners = lru_cache(1 << 18)(self._owners)
        self.distinctive = lru_cache(1 << 14)(self._distinctive)
        self.texts = lru_cache(1 << 12)(self._texts)
        self.path = lru_cache(None)(self._path)

    @property
    def database(self) -> sqlite3.Connection:
        """This process's own connection: one that was inherited must not be used."""
        own = self._connections.get(os.getpid())
        if own is None:
            own = self._connections[os.getpid()] = connect(self._file)
        return own

    def close(self) -> None:
        """End this process's connection; some systems do not remove a file that is open."""
        own = self._connections.pop(os.getpid(), None)
        if own is not None:
            own.close()

    def again(self) -> Index:
        """The database after a change, by the same connection."""
        return Index(self._file, self._connections)

    def paths(self) -> frozenset[str]:
        """The authorities that are in it."""
        return frozenset(path for (path,) in self.database.execute("SELECT path FROM authority"))

    def _one(self, query: str, *values: object) -> Any:
        row = self.database.execute(query, values).fetchone()
        return row[0] if row else None

    def _path(self, authority: int) -> str:
        return str(self._one("SELECT path FROM authority WHERE id = ?", authority))

    def _texts(self, path: str) -> Texts:
        stored = self._one("SELECT texts FROM authority WHERE path = ?", path)
        return from_json(stored) if stored else {}

    def owner(self, number: int) -> Owner:
        """Where the paragraph of that number stands."""
        authority, year, place = unpack(number)
        path = self.path(authority)
        return Owner(path, year, self.texts(path)[year][place])

    def _owners(self, mark: int) -> Sequence[int] | None:
        """The numbers of the paragraphs that have the clause with this mark; None where it is stock:
        it then proves nothing."""
        if mark in statutory() or self._one(_HOW_MANY, mark, self.limit) == self.limit:
            return None
        return [number for (number,) in self.database.execute(_WHERE, (mark,))]

    def speakers(self, mark: int) -> frozenset[str] | None:
        """The authorities (paths) that have the clause with this mark; None where it is stock."""
        found = self.owners(mark)
        return None if found is None else frozenset(self.path(unpack(n)[0]) for n in found)

    def _distinctive(self, text: str) -> str:
        """What of a paragraph's text is not stock, without numbers."""
        return "".join(
            clause
            for clause in clauses(text)
            if not is_long(clause) or self.owners(fingerprint(clause)) is not None
        )

    def sharing(self, text: str, part: float, years: tuple[int, int] = (0, 9999)) -> list[int]:
        """The numbers of the paragraphs in reports on those years (from, to, both included) that
        share clauses with `text` of at least that `part` (0 to 1) of its distinctive characters."""
        shared = Counter[int]()
        first, last = years
        for mark, length in fingerprints(text).items():
            for number in self.owners(mark) or ():
                if first <= unpack(number)[1] <= last:
                    shared[number] += length
        least = part * len(self.distinctive(text))
        return [number for number, length in shared.items() if length >= least]


def connect(file: Path) -> sqlite3.Connection:
    """The database, in which every statement stands for itself."""
    return sqlite3.connect(file, isolation_level=None)


def make(file: Path, engine: str) -> None:
    """An empty database in the place of what is there."""
    file.unlink(missing_ok=True)
    with closing(connect(file)) as database:
        database.executescript(_SCHEMA)
        database.execute("INSERT INTO about VALUES (?)", (engine,))


def made_by(file: Path, engine: str) -> bool:
    """Whether there is a database that the code with the digest `engine` has made."""
    if not file.exists():
        return False
    with closing(connect(file)) as database:
        return database.execute("SELECT engine FROM about").fetchall() == [(engine,)]


def as_json(texts: Texts) -> str:
    """The paragraphs of an authority as the database keeps them."""
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))


def from_json(stored: str) -> Texts:
    """The inverse of `as_json`."""
    return {
        int(y): [ComparedParagraph(*own) for own in texts]
        for y, texts in json.loads(stored).items()
    }
